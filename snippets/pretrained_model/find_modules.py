"""retrieve_modules_from_names gives modules for parameter names; get_parameter_or_buffer gives
one tensor for a path."""

from transformers import BertConfig, BertForMaskedLM

model = BertForMaskedLM(
    BertConfig(
        num_hidden_layers=1,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
)
names = ["bert.embeddings.LayerNorm.weight", "cls.predictions.transform.dense.bias"]
print("by names:", model.retrieve_modules_from_names(names))
print(
    "without the prefix:",
    model.retrieve_modules_from_names(["embeddings.LayerNorm.weight"], remove_prefix=True),
)
print("nn.Module has it too:", model.get_submodule("bert.embeddings.LayerNorm"))

print("parameter:", tuple(model.get_parameter_or_buffer("cls.predictions.bias").shape))
print("buffer:", tuple(model.get_parameter_or_buffer("bert.embeddings.position_ids").shape))
print("not saved:", [name for name, _ in model.named_non_persistent_buffers()])
try:
    model.get_parameter_or_buffer("bert.embeddings.LayerNorm.wieght")
except AttributeError as error:
    print("AttributeError:", error)
