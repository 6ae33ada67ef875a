"""`do_sample=True` alone still cuts to 50 words; temperature without it does nothing."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GPT2Config, GPT2LMHeadModel

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
inputs = tokenizer("三", return_tensors="pt")

torch.manual_seed(0)
wide = GPT2LMHeadModel(GPT2Config(vocab_size=200, n_layer=1, n_embd=16, n_head=2)).eval()
ids = torch.tensor([[5, 6]])
kept = {"max_new_tokens": 1, "return_dict_in_generate": True, "output_scores": True}
for asked in ({}, {"top_k": 0}):
    scores = wide.generate(ids, do_sample=True, **asked, **kept).scores[0]
    possible = scores.isfinite().sum().item()
    print("do_sample=True,", asked or "nothing else", "→", possible, "of 200 words possible")

cold = model.generate(**inputs, max_new_tokens=4, do_sample=False)
hot = model.generate(**inputs, max_new_tokens=4, do_sample=False, temperature=9.0, top_p=0.1)
print("do_sample=False: temperature and top_p change nothing:", torch.equal(cold, hot))
