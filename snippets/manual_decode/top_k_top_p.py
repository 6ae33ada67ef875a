"""Top-k keeps a number of words, top-p as many as it takes, min-p those near the best."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import MinPLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def keep_top_k(logits, k):
    smallest_kept = logits.topk(k).values[:, -1:]
    return logits.masked_fill(logits < smallest_kept, -torch.inf)


def keep_top_p(logits, p):
    values, words = logits.sort(descending=True)
    before = values.softmax(-1).cumsum(-1) - values.softmax(-1)  # mass of the better ones
    return logits.masked_fill((before >= p).gather(-1, words.argsort()), -torch.inf)


def keep_min_p(logits, p):
    chances = logits.softmax(-1)
    return logits.masked_fill(chances < p * chances.amax(-1, keepdim=True), -torch.inf)


for prompt in ("三", "三 四"):
    inputs = tokenizer(prompt, return_tensors="pt")
    ids = inputs["input_ids"]
    with torch.inference_mode():
        logits = model(**inputs).logits[:, -1]
    print(prompt)
    for name, mine, library in (
        ("top_k=3", keep_top_k(logits, 3), TopKLogitsWarper(3)(ids, logits)),
        ("top_p=0.6", keep_top_p(logits, 0.6), TopPLogitsWarper(0.6)(ids, logits)),
        ("min_p=0.4", keep_min_p(logits, 0.4), MinPLogitsWarper(0.4)(ids, logits)),
    ):
        chances, words = mine.softmax(-1)[0].sort(descending=True)
        pairs = zip(tokenizer.convert_ids_to_tokens(words[chances > 0]), chances.tolist())
        shown = [f"{word} {chance:.0%}" for word, chance in pairs]
        print(f"    {name}:", *shown, "  equal:", torch.equal(mine, library))
