"""A greedy loop gives what `generate()` gives, token for token, in both languages."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def greedy(ids, max_new_tokens):
    cache = DynamicCache(config=model.config)
    new = ids
    for _ in range(max_new_tokens):
        # logits_to_keep=1: the last row is all that is used, so compute no other
        logits = model(input_ids=new, past_key_values=cache, logits_to_keep=1).logits
        new = logits[:, -1].argmax(-1, keepdim=True)  # (1, 1): a batch of one, one token
        ids = torch.cat([ids, new], dim=1)
        if new.item() == tokenizer.eos_token_id:
            break
    return ids


prompts = ["three four", "三 四", "nine eight", "九 八", "three five", "二 四", "six six", "十 十",
           "two", "二十", "seventeen eighteen", "zero one two three four", "一 零", "八 八 九 九"]
equal = 0
for prompt in prompts:
    inputs = tokenizer(prompt, return_tensors="pt")
    mine = greedy(inputs["input_ids"], max_new_tokens=10)
    theirs = model.generate(**inputs, max_new_tokens=10, do_sample=False)
    equal += torch.equal(mine, theirs)
    if prompt in prompts[:6]:
        print(tokenizer.decode(mine[0]))
print("equal to generate():", equal, "of", len(prompts))
assert equal == len(prompts), "the loop and generate() must not differ"
