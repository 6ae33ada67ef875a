"""Greedy decoding step by step: one forward pass, prefill, decode; the same tokens as `generate()`."""
# output: by section

# --8<-- [start:load]
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("three five", return_tensors="pt")
print(inputs["input_ids"], inputs["attention_mask"])
# --8<-- [end:load]

# --8<-- [start:forward]
with torch.inference_mode():
    logits = model(**inputs).logits

print(tuple(logits.shape), "(batch, sequence, vocabulary)")
likely = logits[0, -1].softmax(-1).topk(3)
for probability, number in zip(likely.values, likely.indices):
    print(f"{tokenizer.decode(number):<8} {probability:.2f}")
# --8<-- [end:forward]

# --8<-- [start:prefill]
cache = DynamicCache(config=model.config)
with torch.inference_mode():
    logits = model(**inputs, past_key_values=cache).logits[:, -1]

keys = cache.layers[0].keys  # (batch, heads, tokens, size of a head)
print("tokens in the cache:", cache.get_seq_length())
print("keys of a layer:    ", tuple(keys.shape))
# --8<-- [end:prefill]

# --8<-- [start:decode]
token = logits.argmax(-1, keepdim=True)
ids = torch.cat([inputs["input_ids"], token], dim=1)
with torch.inference_mode():
    for _ in range(5):
        logits = model(input_ids=token, past_key_values=cache).logits[:, -1]
        token = logits.argmax(-1, keepdim=True)
        ids = torch.cat([ids, token], dim=1)
        word = tokenizer.decode(token[0])
        print(f"{word:<10} cache: {cache.get_seq_length()} tokens")

print(tokenizer.decode(ids[0]))
# --8<-- [end:decode]

# --8<-- [start:compare]
theirs = model.generate(**inputs, max_new_tokens=6, do_sample=False)
print("equal to generate():", torch.equal(ids, theirs))
# --8<-- [end:compare]

# --8<-- [start:wrong]
ids = inputs["input_ids"]
with torch.inference_mode():
    for _ in range(6):
        logits = model(input_ids=ids[:, -1:]).logits[:, -1]  # no cache
        token = logits.argmax(-1, keepdim=True)
        ids = torch.cat([ids, token], dim=1)

print(tokenizer.decode(ids[0]))
# --8<-- [end:wrong]
