"""`labels` is shifted inside: pass the input itself; shift it too and the loss is wrong."""

from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three five seven nine", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    output = model(input_ids=ids, labels=ids)
    by_hand = cross_entropy(output.logits[0, :-1], ids[0, 1:])
    shifted_twice = model(input_ids=ids[:, :-1], labels=ids[:, 1:]).loss

    ignore_first = ids.clone()
    ignore_first[:, :2] = -100  # "three five": nothing there could be known
    ignored = model(input_ids=ids, labels=ignore_first).loss
    without = model(input_ids=ids)

print(f"labels=input_ids:         {output.loss.item():.1f}")
print(f"by hand, one step apart:  {by_hand.item():.1f}")
print(f"shifted by you as well:   {shifted_twice.item():.1f}")
print(f"-100 where it must guess: {ignored.item():.1f}")
print("same logits without labels:", torch.equal(without.logits, output.logits))
print("loss without labels:", without.loss)

assert torch.allclose(output.loss, by_hand), "the shift is one step"
