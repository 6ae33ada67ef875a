"""can_record_outputs says which classes of submodule an output is taken from; asking for it is
a matter of the call."""

import torch
from transformers import LlamaConfig, LlamaForCausalLM

model = LlamaForCausalLM(
    LlamaConfig(
        num_hidden_layers=2,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
).eval()
for output, source in model.can_record_outputs.items():
    print(f"{output}: taken from {source.__name__}")

ids = torch.tensor([[5, 6, 7]])
print("plain call:", list(model(ids)))
out = model(ids, output_hidden_states=True, use_cache=False)
print("asked for:", list(out), "| states:", len(out.hidden_states), "for 2 layers")
