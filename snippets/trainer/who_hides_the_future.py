"""The causal mask hides the future, whatever the labels are; the shift pairs each position
with the next token; without a mask the labels hide nothing."""

import torch
import torch.nn.functional as F
from transformers import BertConfig, BertLMHeadModel, GPT2Config, GPT2LMHeadModel
from transformers import logging, set_seed

logging.set_verbosity_error()
set_seed(0)
sizes = {"vocab_size": 10, "hidden_size": 16, "num_hidden_layers": 1,
         "num_attention_heads": 2, "intermediate_size": 16}
causal = GPT2LMHeadModel(GPT2Config(vocab_size=10, n_embd=16, n_layer=1, n_head=2)).eval()
both_ways = BertLMHeadModel(BertConfig(**sizes, is_decoder=False)).eval()

tokens = torch.tensor([[1, 2, 3, 4, 5]])
changed = torch.tensor([[1, 2, 3, 4, 9]])  # only the last token differs
for name, model in (("GPT-2, causal mask", causal), ("BERT, no causal mask", both_ways)):
    for labels in (tokens, torch.full_like(tokens, -100)):
        a, b = model(tokens, labels=labels).logits, model(changed, labels=labels).logits
        same = torch.isclose(a, b, atol=1e-6).all(-1)[0].tolist()
        print(f"{name:<21} labels {labels[0].tolist()}")
        print("    positions that do not notice:", same)

logits = causal(tokens).logits
print("position  predicts  is compared with")
for place, target in enumerate(tokens[0, 1:].tolist()):
    print(f"{place:>8}  {logits[0, place].argmax():>8}  {target:>5}, token {place + 1}")
print("       4  nothing is compared with the last")

shifted = torch.tensor([[2, 3, 4, 5, -100]])  # shifted by hand, and once more by the model
print(f"loss with labels shifted by hand: {causal(tokens, labels=shifted).loss:.4f}")
print(f"logits against two tokens ahead:  {F.cross_entropy(logits[0, :-2], tokens[0, 2:]):.4f}")
