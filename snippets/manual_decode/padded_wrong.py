"""Without the mask, or without positions from it, GPT-2 miscounts the short rows."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

long = "fifteen fourteen thirteen twelve eleven ten nine"
inputs = tokenizer([long, "three five", "two three", "nine nine"], padding=True, return_tensors="pt")


@torch.inference_mode()
def decode(with_mask, with_positions):
    new, mask = inputs["input_ids"], inputs["attention_mask"]
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    cache, words = DynamicCache(config=model.config), []
    for _ in range(7):
        logits = model(
            input_ids=new,
            attention_mask=mask if with_mask else None,
            position_ids=positions if with_positions else None,
            past_key_values=cache,
        ).logits
        new = logits[:, -1].argmax(-1, keepdim=True)
        words.append(new)
        mask = torch.cat([mask, torch.ones_like(new)], dim=1)
        positions = positions[:, -1:] + 1
    return tokenizer.batch_decode(torch.cat(words, dim=1))


right = decode(with_mask=True, with_positions=True)
no_mask = decode(with_mask=False, with_positions=True)
no_positions = decode(with_mask=True, with_positions=False)
for name, texts in ("both", right), ("no mask", no_mask), ("no position_ids", no_positions):
    print(name)
    for text, truth in zip(texts, right):
        print("    ok   " if text == truth else "    WRONG", text)
