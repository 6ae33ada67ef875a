"""The cache is one object that grows in place; it is no tuple of tuples."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

ids = tokenizer("three four five", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    first = model(input_ids=ids).past_key_values
    print("asked for nothing, got:", type(first).__name__, first.get_seq_length(), "tokens")
    keys = first.layers[0].keys
    print("keys of a layer:", tuple(keys.shape), "(batch, heads, tokens, size of a head)")
    size = sum(layer.keys.nbytes + layer.values.nbytes for layer in first.layers)
    print("bytes:", size, "= 2 (keys, values) × 2 layers × 3 tokens × 48 × 4 bytes")

    second = model(input_ids=ids[:, -1:], past_key_values=first).past_key_values
    print("the same object comes back:", second is first)
    print("tokens now:", first.get_seq_length())
    print("use_cache=False:", model(input_ids=ids, use_cache=False).past_key_values)
    try:
        first[0]
    except TypeError as error:
        print("TypeError:", error)
    try:
        old_style = tuple((layer.keys, layer.values) for layer in first.layers)
        model(input_ids=ids[:, -1:], past_key_values=old_style)
    except AttributeError as error:
        print("AttributeError:", error)
assert size == 2 * 2 * 3 * 48 * 4 and isinstance(first, DynamicCache)
