"""num_beams turns greedy decoding into beam search; temperature needs do_sample=True."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(5)
config = GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0,
    initializer_range=1.0,
)
model = GPT2LMHeadModel(config).eval()
ids = torch.tensor([[1, 2, 3]])  # (batch, sequence)
fixed = dict(inputs=ids, attention_mask=torch.ones_like(ids), max_new_tokens=6, pad_token_id=0)


def generate(**settings):
    return model.generate(**fixed, **settings)[0, 3:].tolist()


greedy = generate(do_sample=False)
heated = generate(do_sample=False, temperature=9.0, top_k=2, top_p=0.1)
beams = generate(do_sample=False, num_beams=4)
print("do_sample=False:                ", greedy)
print("  and temperature, top_k, top_p:", heated)
print("  and num_beams=4:              ", beams)

draws = [generate(do_sample=True) for _ in range(2)]
print("do_sample=True, twice, in eval mode:", "equal" if draws[0] == draws[1] else "not equal")
