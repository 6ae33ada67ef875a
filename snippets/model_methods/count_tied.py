"""parameters() counts GPT-2's tied weight once, its state_dict counts it twice."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

with torch.device("meta"):  # shapes without memory: enough for counting
    model = GPT2LMHeadModel(GPT2Config())  # the size of "gpt2"


def count(tensors):
    return f"{sum(tensor.numel() for tensor in tensors):>11,}"


embedding, head = model.transformer.wte.weight, model.lm_head.weight
every_name = dict(model.named_parameters(remove_duplicate=False))
print("the tied weight:     ", count([embedding]), "one object:", head is embedding)
print("parameters():        ", count(model.parameters()))
print("num_parameters():    ", f"{model.num_parameters():>11,}")
print("under every name:    ", count(every_name.values()))
print("state_dict():        ", count(model.state_dict().values()))
print("body plus head:      ", count([*model.transformer.parameters(), head]))
print("exclude_embeddings:  ", f"{model.num_parameters(exclude_embeddings=True):>11,}")

with torch.device("meta"):
    untied = GPT2LMHeadModel(GPT2Config(tie_word_embeddings=False))
print("untied:              ", count(untied.parameters()))
print("  exclude_embeddings:", f"{untied.num_parameters(exclude_embeddings=True):>11,}")
