"""Freezing the base and training the head works, unless the head is tied to the base."""

import torch
from torch import nn
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel

bert = BertForSequenceClassification(BertConfig(
    vocab_size=11, hidden_size=8, intermediate_size=16,
    num_hidden_layers=1, num_attention_heads=2,
))
config = GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0
)
ids = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def trainable(model):
    return [name for name, p in model.named_parameters() if p.requires_grad]


bert.base_model.requires_grad_(False)
print("BERT:             ", trainable(bert))

gpt2 = GPT2LMHeadModel(config)
gpt2.base_model.requires_grad_(False)
print("GPT-2:            ", trainable(gpt2))
try:
    gpt2(ids).logits.sum().backward()
except RuntimeError as error:
    print("RuntimeError:", error)

gpt2.requires_grad_(False)
gpt2.lm_head.requires_grad_(True)
print("all, then lm_head:", trainable(gpt2))

gpt2.lm_head.weight = nn.Parameter(gpt2.lm_head.weight.detach().clone())  # its own copy
gpt2.config.tie_word_embeddings = False  # so a saved file stays untied
gpt2.base_model.requires_grad_(False)
print("untied GPT-2:     ", trainable(gpt2))
