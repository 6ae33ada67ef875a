"""A loop that yields each new piece of text; the pieces joined are the text decoded at once."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def stream(prompt, max_new_tokens):
    new = tokenizer(prompt, return_tensors="pt")["input_ids"]
    cache, generated, shown = DynamicCache(config=model.config), [], ""
    for _ in range(max_new_tokens):
        new = model(input_ids=new, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
        if new.item() == tokenizer.eos_token_id:
            return
        generated.append(new.item())
        text = tokenizer.decode(generated)
        if not text.endswith("\ufffd"):  # an unfinished character
            yield text[len(shown) :]
            shown = text


pieces = list(stream("nine seven", max_new_tokens=20))
print(pieces)
inputs = tokenizer("nine seven", return_tensors="pt")
ids = model.generate(**inputs, max_new_tokens=20)[0, 2:]
print("same text:", "".join(pieces) == tokenizer.decode(ids, skip_special_tokens=True))
print("token by token:", repr("".join(tokenizer.decode([number]) for number in ids[:-1])))
