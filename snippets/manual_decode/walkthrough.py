"""A text from a loop: guess the next token, append it, read again, as `generate()` does."""
# output: by section

# --8<-- [start:load]
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

prompt = tokenizer("three five", return_tensors="pt")["input_ids"]
print(prompt)
for number in prompt[0]:
    print("token", number.item(), "is", tokenizer.decode(number))
print("tokens that the model knows:", len(tokenizer))
# --8<-- [end:load]

# --8<-- [start:forward]
with torch.inference_mode():
    logits = model(input_ids=prompt).logits

print(tuple(logits.shape), "is 1 text, 2 positions, 45 scores each")
for position in (0, 1):
    scores = logits[0, position]
    best = scores.argmax()
    read = tokenizer.decode(prompt[0, : position + 1])
    print(f"position {position} has read '{read}':", end=" ")
    print(f"largest score {scores[best]:.1f}, token {best} is {tokenizer.decode(best)}")
# --8<-- [end:forward]

# --8<-- [start:loop]
ids = prompt
with torch.inference_mode():
    for _ in range(6):
        last = model(input_ids=ids).logits[:, -1]  # the scores at the last position
        token = last.argmax(-1, keepdim=True)  # the id of the largest score
        ids = torch.cat([ids, token], dim=1)  # appended
        print(ids.tolist())

print(tokenizer.decode(ids[0]))
# --8<-- [end:loop]

# --8<-- [start:compare]
theirs = model.generate(prompt, max_new_tokens=6, do_sample=False)
print("equal to generate():", torch.equal(ids, theirs))
# --8<-- [end:compare]

# --8<-- [start:prefill]
from transformers import DynamicCache

cache = DynamicCache(config=model.config)
with torch.inference_mode():
    last = model(input_ids=prompt, past_key_values=cache).logits[:, -1]

print("tokens in the cache:", cache.get_seq_length())
keys = cache.layers[0].keys
print("keys of a layer:", tuple(keys.shape), "(batch, heads, tokens, size of a head)")
# --8<-- [end:prefill]

# --8<-- [start:decode]
token = last.argmax(-1, keepdim=True)
ids = torch.cat([prompt, token], dim=1)
with torch.inference_mode():
    for _ in range(5):
        last = model(input_ids=token, past_key_values=cache).logits[:, -1]
        word = tokenizer.decode(token[0])
        print(f"in: {word:<8} in the cache: {cache.get_seq_length()}")
        token = last.argmax(-1, keepdim=True)
        ids = torch.cat([ids, token], dim=1)

print(tokenizer.decode(ids[0]))
print("equal to generate():", torch.equal(ids, theirs))
# --8<-- [end:decode]

# --8<-- [start:wrong]
ids = prompt
with torch.inference_mode():
    for _ in range(6):
        last = model(input_ids=ids[:, -1:]).logits[:, -1]  # one token, no cache
        ids = torch.cat([ids, last.argmax(-1, keepdim=True)], dim=1)

print(tokenizer.decode(ids[0]))
# --8<-- [end:wrong]
