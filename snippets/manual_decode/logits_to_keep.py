"""`logits_to_keep=1` computes the last position alone: same numbers, less memory."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer(" ".join(["three"] * 40), return_tensors="pt")
with torch.inference_mode():
    every = model(**inputs).logits
    last = model(**inputs, logits_to_keep=1).logits
    inner = model(**inputs, output_hidden_states=True).hidden_states
    from_last = model.lm_head(inner[-1])

print("all: ", tuple(every.shape), every.nbytes, "bytes")
print("one: ", tuple(last.shape), last.nbytes, "bytes")
print("same:", torch.allclose(every[:, -1], last[:, -1], atol=1e-4))
print("hidden states:", len(inner), "of", tuple(inner[0].shape), "(embedding and 2 layers)")
print("lm_head(last of them) is the logits:", torch.equal(from_last, every))
