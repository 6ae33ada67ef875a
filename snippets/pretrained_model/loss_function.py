"""loss_function is chosen by the class's name, shifts the labels for a causal model, and can be
replaced."""

import torch
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertForMaskedLM, GPT2Config, GPT2LMHeadModel
from transformers import LlamaConfig, LlamaForCausalLM

torch.manual_seed(0)
small = dict(num_hidden_layers=1, num_attention_heads=2, hidden_size=16, intermediate_size=32)
llama = LlamaForCausalLM(LlamaConfig(**small, vocab_size=50)).eval()
bert = BertForMaskedLM(BertConfig(**small, vocab_size=50))
tiny = dict(n_layer=1, n_head=2, n_embd=16, bos_token_id=0, eos_token_id=0)
gpt2 = GPT2LMHeadModel(GPT2Config(**tiny, vocab_size=50))
for model in (llama, bert, gpt2):
    print(f"{type(model).__name__}: {model.loss_type}, {model.loss_function.__name__}")

ids = torch.tensor([[5, 6, 7, 8]])
out = llama(ids, labels=ids)
expected = cross_entropy(out.logits[0, :-1], ids[0, 1:])
print("shifted inside:", torch.allclose(out.loss, expected))
llama.loss_function = lambda logits, labels, vocab_size, **kwargs: logits.new_zeros(())
print("replaced:", llama(ids, labels=ids).loss.item())
