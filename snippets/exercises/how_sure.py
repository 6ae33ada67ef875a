"""A padded batch that also says how sure the model was of each token it took."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def how_sure(prompts):
    inputs = tokenizer(prompts, padding=True, return_tensors="pt")
    ids, mask = inputs["input_ids"], inputs["attention_mask"]
    rows = [[] for _ in prompts]
    for _ in range(4):
        positions = (mask.cumsum(-1) - 1).clamp(min=0)
        logits = model(input_ids=ids, attention_mask=mask, position_ids=positions).logits
        sure, best = logits[:, -1].softmax(-1).max(-1, keepdim=True)
        for row, chance, token in zip(rows, sure, best):
            row.append(f"{tokenizer.decode(token)} {chance.item():.0%}")
        ids = torch.cat([ids, best], dim=1)
        mask = torch.cat([mask, torch.ones_like(best)], dim=1)
    return rows


prompts = ["twelve", "fourteen thirteen twelve"]
together = how_sure(prompts)
for prompt, row in zip(prompts, together):
    print(f"{prompt}:", *row, sep="\n    ")
print("the same alone:", together == [how_sure([prompt])[0] for prompt in prompts])
