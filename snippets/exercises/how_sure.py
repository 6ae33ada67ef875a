"""A greedy loop that also says how sure the model was of each token it took."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

for prompt in ("nine", "nine eight"):
    ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
    print(f"after '{prompt}':")
    with torch.inference_mode():
        for _ in range(4):
            probabilities = model(input_ids=ids).logits[:, -1].softmax(-1)
            sure, best = probabilities.max(-1, keepdim=True)
            ids = torch.cat([ids, best], dim=1)
            print(f"    {tokenizer.decode(best[0])}, {sure.item():.0%}")
