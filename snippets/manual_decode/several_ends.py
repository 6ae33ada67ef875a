"""Several end tokens are a list for generate(); a loop must not compare with `==`."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ends = tokenizer.convert_tokens_to_ids(["six", "ten"])
next_id = torch.tensor([ends[0]])  # (batch,)
print("next_id == ends:           ", next_id == ends)
print("isin(next_id, ends):       ", torch.isin(next_id, torch.tensor(ends)))

inputs = tokenizer(["eight seven", "seven eight"], return_tensors="pt")
asked = {**inputs, "eos_token_id": ends, "max_new_tokens": 12}
for pad in (model.generation_config.pad_token_id, None):
    model.generation_config.pad_token_id = pad
    print("pad token", pad, "→", tokenizer.batch_decode(model.generate(**asked)))
