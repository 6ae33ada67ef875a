"""A text alone, and padded beside a longer one without a mask."""
# warns: transformers

import torch
from transformers import DebertaV2Config, DebertaV2Model

torch.manual_seed(0)
config = DebertaV2Config(vocab_size=9, hidden_size=4, num_hidden_layers=1,
                         num_attention_heads=1, intermediate_size=4)
model = DebertaV2Model(config).eval()
alone = model(torch.tensor([[5, 6]])).last_hidden_state[0, 0]
padded = torch.tensor([[5, 6, 0, 0], [5, 6, 7, 8]])  # 0 is the pad
batch = model(padded).last_hidden_state[0, 0]
print("same answer:", alone.allclose(batch, atol=1e-5))
