"""GPT-2 has no name with "embedding" in it, so a filter for that word freezes nothing."""

import torch
from torch import nn
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel

with torch.device("meta"):
    gpt2 = GPT2LMHeadModel(GPT2Config())
    bert = BertForSequenceClassification(BertConfig())

print("GPT-2 begins with:")
for name, parameter in list(gpt2.named_parameters())[:5]:
    print(f"  {name:<35} {tuple(parameter.shape)}")

for model in (gpt2, bert):
    found = [name for name, _ in model.named_parameters() if "embedding" in name]
    print(type(model).__name__, "has 'embedding' in", len(found), "names")

modules = [name for name, m in gpt2.named_modules() if isinstance(m, nn.Embedding)]
print("GPT-2's embeddings by type:", modules)
print("and as the model says it:  ", gpt2.get_input_embeddings() is gpt2.transformer.wte)

gpt2.transformer.wte.requires_grad_(False)
print("wte frozen; lm_head.weight trainable:", gpt2.lm_head.weight.requires_grad)

gpt2.requires_grad_(True).requires_grad = False  # an attribute, not the method
frozen = [name for name, p in gpt2.named_parameters() if not p.requires_grad]
print("model.requires_grad = False froze:   ", frozen)

next(gpt2.parameters()).requires_grad = False
assert not gpt2.transformer.wte.weight.requires_grad, "on a parameter the attribute does work"
