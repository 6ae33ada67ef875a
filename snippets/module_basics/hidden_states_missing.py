"""A wrapper that calls layer.forward() silently loses one of transformers' hidden states."""

import torch
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM


class Wrapper(nn.Module):
    def __init__(self, layer, direct):
        super().__init__()
        self.layer = layer
        self.direct = direct

    def forward(self, *args, **kwargs):
        run = self.layer.forward if self.direct else self.layer
        return run(*args, **kwargs)


torch.manual_seed(0)
size = dict(vocab_size=20, hidden_size=16, intermediate_size=16, num_attention_heads=2)
model = LlamaForCausalLM(LlamaConfig(num_hidden_layers=3, **size)).eval()
ids = torch.tensor([[1, 2, 3]])
plain = model(ids, output_hidden_states=True)
states = list(enumerate(plain.hidden_states))
second = model.model.layers[1]

for direct in (False, True):
    model.model.layers[1] = Wrapper(second, direct)
    output = model(ids, output_hidden_states=True)
    found = [i for state in output.hidden_states for i, before in states if state.equal(before)]
    print("layer.forward(...)" if direct else "layer(...)")
    print("    hidden states:", found, "| same logits:", output.logits.equal(plain.logits))
