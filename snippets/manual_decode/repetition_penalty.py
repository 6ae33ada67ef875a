"""The repetition penalty punishes the words of the prompt too: counting twice breaks."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, RepetitionPenaltyLogitsProcessor

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def penalise(ids, logits, penalty):
    seen = logits.gather(1, ids)
    seen = torch.where(seen < 0, seen * penalty, seen / penalty)  # down, on either side of zero
    return logits.scatter(1, ids, seen)


inputs = tokenizer("三 三 四", return_tensors="pt")
with torch.inference_mode():
    logits = model(**inputs).logits[:, -1]
mine = penalise(inputs["input_ids"], logits, 3.0)
library = RepetitionPenaltyLogitsProcessor(3.0)(inputs["input_ids"], logits)
print("equal to the library's:", torch.equal(mine, library))

for penalty in (1.0, 1.2, 3.0):
    text = model.generate(**inputs, max_new_tokens=9, repetition_penalty=penalty)[0]
    print(penalty, "→", tokenizer.decode(text))
