"""Give generate() the whole text and the cache of its beginning: it feeds what is new."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

fed = []
model.register_forward_pre_hook(
    lambda module, args, kwargs: fed.append(kwargs["input_ids"].shape[1]), with_kwargs=True
)
cache = DynamicCache(config=model.config)
text = "three five"
for turn in ("", " eleven ten", " four four"):
    text += turn
    inputs = tokenizer(text, return_tensors="pt")
    before = cache.get_seq_length()
    ids = model.generate(**inputs, past_key_values=cache, max_new_tokens=3)[0]
    print(f"text {inputs['input_ids'].shape[1]:2}, cached {before:2}, fed {fed}:", end=" ")
    text = tokenizer.decode(ids)
    print(text)
    fed.clear()

for new in ("nine", "ten nine eight seven"):
    with torch.inference_mode():
        cache = model(**tokenizer("one two three", return_tensors="pt")).past_key_values
    inputs = tokenizer(new, return_tensors="pt")
    fed.clear()
    try:
        ids = model.generate(**inputs, past_key_values=cache, max_new_tokens=3)[0]
        print(f"only the new words, fed {fed}:", tokenizer.decode(ids))
    except IndexError as error:
        print("only the new words: IndexError:", error)
