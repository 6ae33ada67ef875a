"""With the same seed, a sampling loop draws what `generate(do_sample=True)` draws."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def sample(ids, max_new_tokens, temperature, top_k):
    cache, new = DynamicCache(config=model.config), ids
    for _ in range(max_new_tokens):
        logits = model(input_ids=new, past_key_values=cache).logits[:, -1] / temperature
        logits = logits.masked_fill(logits < logits.topk(top_k).values[:, -1:], -torch.inf)
        new = torch.multinomial(logits.softmax(-1), num_samples=1)
        ids = torch.cat([ids, new], dim=1)
        if new.item() == tokenizer.eos_token_id:
            break
    return ids


asked = {"max_new_tokens": 6, "temperature": 1.5, "top_k": 4}
equal, heard = 0, set()
for seed in range(12):
    inputs = tokenizer(["three", "三", "ten", "十"][seed % 4], return_tensors="pt")
    torch.manual_seed(seed)
    mine = sample(inputs["input_ids"], **asked)
    torch.manual_seed(seed)
    theirs = model.generate(**inputs, do_sample=True, **asked)
    equal += torch.equal(mine, theirs)
    heard.add(tokenizer.decode(mine[0]))
print("equal to generate():", equal, "of 12")
print("different texts:", len(heard) > 4)
assert equal == 12, "same seed, same draws"
