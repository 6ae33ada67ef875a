"""Told of another end, `generate()` runs past <eos> too."""

from pathlib import Path

from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("十 九 八", return_tensors="pt")
told = model.generate(**inputs, max_new_tokens=12, eos_token_id=44)[0]
print("44 is", tokenizer.decode(44))
print(tokenizer.decode(told))
