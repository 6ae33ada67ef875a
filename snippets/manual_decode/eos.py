"""Nothing inside the model stops at <eos>: the loop has to."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("十 九 八", return_tensors="pt")["input_ids"]
cache = DynamicCache(config=model.config)
new = ids
with torch.inference_mode():
    for _ in range(12):
        new = model(input_ids=new, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, new], dim=1)
text = tokenizer.decode(ids[0])
print("never stops:", text)
print("cut after:  ", text[: text.index("<eos>") + len("<eos>")])

inputs = tokenizer("十 九 八", return_tensors="pt")
stopped = model.generate(**inputs, max_new_tokens=12)[0]
print("generate(): ", tokenizer.decode(stopped))
print("for a reader:", tokenizer.decode(stopped[3:], skip_special_tokens=True))
not_told = model.generate(**inputs, max_new_tokens=12, eos_token_id=44)[0]  # 二十
print("told that 44 is the end, it never stops either:", torch.equal(not_told, ids[0]))
print("from:", model.generation_config.eos_token_id, "in generation_config")
