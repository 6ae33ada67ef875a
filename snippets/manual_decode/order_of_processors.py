"""generate() divides by the temperature first, then cuts; the other order keeps other words."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import TemperatureLogitsWarper, TopPLogitsWarper

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("三", return_tensors="pt")
asked = {"do_sample": True, "temperature": 3.0, "top_p": 0.7, "top_k": 0, "max_new_tokens": 1}
kept = {"return_dict_in_generate": True, "output_scores": True, "output_logits": True}
result = model.generate(**inputs, **asked, **kept)
raw, scores = result.logits[0], result.scores[0]

ids = inputs["input_ids"]
hot, cut = TemperatureLogitsWarper(3.0), TopPLogitsWarper(0.7)
first_hot = cut(ids, hot(ids, raw))
first_cut = hot(ids, cut(ids, raw))
print("kept by generate():      ", scores.isfinite().sum().item(), "words")
print("temperature, then top-p: ", first_hot.isfinite().sum().item(), "words")
print("top-p, then temperature: ", first_cut.isfinite().sum().item(), "words")
own = model(**inputs).logits[:, -1]
print("output_logits are the model's own:", torch.allclose(raw, own, atol=1e-4))
assert torch.equal(scores, first_hot) and not torch.equal(scores, first_cut)
