"""Without no_grad() the cache keeps the graph of every step; `eval()` does not prevent it."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
model.eval()


def kept_operations(node):
    seen, todo = set(), [node]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            todo += [earlier for earlier, _ in node.next_functions]
    return len(seen)


ids = tokenizer("zero one", return_tensors="pt")["input_ids"]
output = model(input_ids=ids)
sizes = [kept_operations(output.logits.grad_fn)]
for _ in range(8):
    next_id = output.logits[:, -1].argmax(-1, keepdim=True)
    output = model(input_ids=next_id, past_key_values=output.past_key_values)
    sizes.append(kept_operations(output.logits.grad_fn))
print("grows with every step:", sizes == sorted(set(sizes)))
print("after eight steps, times the first:", sizes[-1] // sizes[0])

with torch.no_grad():
    cache = model(input_ids=ids).past_key_values
print("under no_grad():", cache.layers[0].keys.grad_fn)
