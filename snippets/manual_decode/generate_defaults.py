"""What you leave unsaid comes from generation_config, then from the library: 20 new tokens."""

import warnings
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

config = model.generation_config
print("set by the model: eos", config.eos_token_id, "pad", config.pad_token_id)
print("max_length:", config.max_length, "max_new_tokens:", config.max_new_tokens)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for prompt in ("zero zero", "zero zero one one two two"):
        inputs = tokenizer(prompt, return_tensors="pt")
        ids = model.generate(**inputs)[0]
        length = inputs["input_ids"].shape[1]
        print(length, "+", len(ids) - length, "tokens, the last:", tokenizer.decode(ids[-1:]))
print("warns:", str(caught[0].message).split(". ")[0])

config.max_new_tokens = 3
print("own default: ", tokenizer.decode(model.generate(**inputs)[0]))
print("an argument: ", tokenizer.decode(model.generate(**inputs, max_new_tokens=1)[0]))
given = GenerationConfig(max_new_tokens=30)
ended = model.generate(**tokenizer("three two", return_tensors="pt"), generation_config=given)[0]
print("whole config:", tokenizer.decode(ended), "although its eos is", given.eos_token_id)
