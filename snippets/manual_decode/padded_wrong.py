"""Leave out any part of a padded batch, and GPT-2 miscounts the short rows."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

long = "twenty nineteen eighteen seventeen sixteen fifteen fourteen thirteen twelve eleven ten"
long += " nine"
inputs = tokenizer([long, "three five", "二 三", "九 九"], padding=True, return_tensors="pt")


@torch.inference_mode()
def decode(with_mask, extend_mask, with_positions):
    new, mask = inputs["input_ids"], inputs["attention_mask"]
    places = (mask.cumsum(-1) - 1).clamp(min=0)
    cache, words = DynamicCache(config=model.config), []
    for step in range(7):
        given = {"attention_mask": mask} if with_mask and (step == 0 or extend_mask) else {}
        given |= {"position_ids": places} if with_positions else {}
        logits = model(input_ids=new, past_key_values=cache, **given).logits
        new = logits[:, -1].argmax(-1, keepdim=True)
        words.append(new)
        mask = torch.cat([mask, torch.ones_like(new)], dim=1)
        places = places[:, -1:] + 1
    return [text.split("<eos>")[0] for text in tokenizer.batch_decode(torch.cat(words, dim=1))]


right = decode(with_mask=True, extend_mask=True, with_positions=True)
cases = {
    "all of it": (True, True, True),
    "no mask": (False, False, True),
    "mask in prefill only": (True, False, True),
    "no position_ids": (True, True, False),
    "neither mask nor position_ids": (False, False, False),
}
for name, given in cases.items():
    print(name)
    for text, truth in zip(decode(*given), right):
        print("    ok   " if text == truth else "    WRONG", text)
