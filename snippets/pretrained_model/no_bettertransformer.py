"""to_bettertransformer is gone; the attention that it brought is what every model that can
already uses."""

from transformers import BertConfig, BertModel

model = BertModel(
    BertConfig(
        num_hidden_layers=1,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
)
for name in ("to_bettertransformer", "reverse_bettertransformer"):
    try:
        getattr(model, name)()
    except AttributeError as error:
        print("AttributeError:", error)
print("attention already in use:", model.config._attn_implementation)
print("is_backend_compatible:", model.is_backend_compatible())
