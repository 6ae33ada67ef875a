"""A language model's call returns logits, which are no probabilities, and a cache unasked."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0
)
model = GPT2LMHeadModel(config).eval()
ids = torch.tensor([[1, 2, 3]])  # (batch, sequence)

with torch.no_grad():
    output = model(input_ids=ids)
    print("returned:        ", type(output).__name__, list(output.keys()))
    print("logits:          ", tuple(output.logits.shape))  # (batch, sequence, vocabulary)
    row, one = output.logits[0, -1], torch.tensor(1.0)
    print("a row sums to 1: ", bool(row.sum().isclose(one)))
    print("its softmax does:", bool(row.softmax(-1).sum().isclose(one)))

    print("use_cache=False: ", list(model(ids, use_cache=False).keys()))
    print("labels:          ", list(model(ids, labels=ids).keys()))
    print("hidden states:   ", list(model(ids, output_hidden_states=True).keys()))
    print("without the head:", list(model.transformer(ids).keys()))
    print("return_dict=False:", type(model(ids, return_dict=False)).__name__)
