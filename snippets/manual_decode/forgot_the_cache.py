"""Feed one token and forget the cache, and the model knows nothing but that token."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


def count(prompt, forget):
    ids, words = tokenizer(prompt, return_tensors="pt")["input_ids"], []
    with torch.inference_mode():
        output = model(input_ids=ids)
        for _ in range(7):
            next_id = output.logits[:, -1].argmax(-1, keepdim=True)
            words.append(tokenizer.decode(next_id[0]))
            cache = None if forget else output.past_key_values
            output = model(input_ids=next_id, past_key_values=cache)
    return " ".join(words)


for prompt in ("three four", "three five", "九 八", "三 三"):
    print(prompt)
    print("    with the cache:", count(prompt, forget=False))
    print("    forgotten:     ", count(prompt, forget=True))
