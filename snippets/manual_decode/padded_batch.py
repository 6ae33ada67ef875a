"""Left padding, mask, positions from the mask, pads after the end: equal to `generate()`."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def greedy(ids, mask, max_new_tokens):
    cache = DynamicCache(config=model.config)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)  # 0 at each row's first real token
    running = torch.ones(len(ids), 1, dtype=torch.long)
    new = ids
    for _ in range(max_new_tokens):
        logits = model(
            input_ids=new, attention_mask=mask, position_ids=positions, past_key_values=cache
        ).logits
        new = logits[:, -1].argmax(-1, keepdim=True)
        new = new * running + tokenizer.pad_token_id * (1 - running)  # finished: a pad
        ids = torch.cat([ids, new], dim=1)
        mask = torch.cat([mask, torch.ones_like(new)], dim=1)
        positions = positions[:, -1:] + 1
        running = running * (new != tokenizer.eos_token_id)
        if not running.any():
            break
    return ids


prompts = ["three five", "two one", "six seven eight nine ten eleven", "ten ten", "nineteen twenty"]
inputs = tokenizer(prompts, padding=True, return_tensors="pt")
print("mask:", *inputs["attention_mask"].tolist(), sep="\n  ")
mine = greedy(inputs["input_ids"], inputs["attention_mask"], max_new_tokens=8)
for row in mine:
    print(tokenizer.decode(row))
theirs = model.generate(**inputs, max_new_tokens=8, do_sample=False)
print("equal to generate():", torch.equal(mine, theirs))

for prompt, row in zip(prompts, mine):
    alone = tokenizer(prompt, return_tensors="pt")
    alone = greedy(alone["input_ids"], alone["attention_mask"], max_new_tokens=8)[0]
    # row[row != 0]: the row without its pads (id 0)
    assert torch.equal(alone, row[row != 0][: len(alone)]), f"{prompt}: company must not matter"
assert torch.equal(mine, theirs)
