"""GPT-2 raises nothing at a mask that did not grow; what it lacks is hidden."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five seven nine", return_tensors="pt")["input_ids"]
eleven = tokenizer("eleven", return_tensors="pt")["input_ids"]


@torch.inference_mode()
def after_eleven(mask):
    cache = model(input_ids=ids).past_key_values  # 4 tokens; eleven is the fifth
    mask = torch.tensor([mask])
    return model(input_ids=eleven, past_key_values=cache, attention_mask=mask).logits[:, -1]


for mask in ([1, 1, 1, 1, 1], [1, 1, 1, 1], [1]):
    print(mask, "→", tokenizer.decode(after_eleven(mask).argmax(-1)))
same = torch.allclose(after_eleven([1, 1, 1, 1]), after_eleven([1, 1, 1, 1, 0]), atol=1e-4)
print("[1, 1, 1, 1] is read as [1, 1, 1, 1, 0]:", same)
