"""get_compiled_call returns a compiled version of the call and keeps it; the model itself stays
as it is."""

import torch
from transformers import BertConfig, BertModel, CompileConfig, GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
).eval()
ids = torch.tensor([[5, 6, 7]])
config = CompileConfig(
    backend="eager"
)  # traces, but leaves the code to PyTorch: no C++ compiler needed
compiled = model.get_compiled_call(config)
with torch.no_grad():
    print("same logits:", torch.allclose(compiled(ids).logits, model(ids).logits, atol=1e-6))
print("kept:", model.get_compiled_call(config) is compiled)
print(
    "another configuration:",
    model.get_compiled_call(CompileConfig(backend="eager", dynamic=True)) is compiled,
)

bert = BertModel(
    BertConfig(
        num_hidden_layers=1,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
)
try:
    bert.get_compiled_call(config)
except AttributeError as error:
    print("AttributeError:", error)
