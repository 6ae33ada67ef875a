"""`generate()` stops at the token that its configuration names."""

from pathlib import Path

from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("ten nine eight", return_tensors="pt")
stopped = model.generate(**inputs, max_new_tokens=12)[0]
print("stops at", model.generation_config.eos_token_id, "which is", tokenizer.eos_token)
print("returns: ", tokenizer.decode(stopped))
answer = stopped[3:]  # without the prompt's 3 tokens
print("to read: ", tokenizer.decode(answer, skip_special_tokens=True))
