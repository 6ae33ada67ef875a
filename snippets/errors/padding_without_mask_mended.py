"""The mask has 0 for each pad, which hides it."""

import torch
from transformers import DebertaV2Config, DebertaV2Model

torch.manual_seed(0)
config = DebertaV2Config(vocab_size=9, hidden_size=4, num_hidden_layers=1,
                         num_attention_heads=1, intermediate_size=4)
model = DebertaV2Model(config).eval()
alone = model(torch.tensor([[5, 6]])).last_hidden_state[0, 0]
padded = torch.tensor([[5, 6, 0, 0], [5, 6, 7, 8]])  # 0 is the pad
mask = (padded != 0).long()  # a tokenizer returns it as attention_mask
batch = model(padded, attention_mask=mask).last_hidden_state[0, 0]
print("same answer:", alone.allclose(batch, atol=1e-5))
