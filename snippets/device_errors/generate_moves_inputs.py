"""generate() moves what it passes on to model.device; a call and an encoder get ids as they are."""

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

gpt2 = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
t5 = T5Config(d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, vocab_size=11)
t5.decoder_start_token_id, t5.eos_token_id = 0, None

with FakeTensorMode(), torch.no_grad():
    model = GPT2LMHeadModel(gpt2).eval()
    ids = torch.ones(1, 3, dtype=torch.long, device="cuda:0")
    try:
        model(ids)
    except RuntimeError as error:
        print("a call:", error)

    # generate() makes the inputs of each forward pass with this method
    inputs = model.prepare_inputs_for_generation(ids, attention_mask=torch.ones_like(ids))
    print("made by generate():", {name: str(tensor.device) for name, tensor in inputs.items()})
    print("a call with these: ", model(**inputs).logits.device)

    model = T5ForConditionalGeneration(t5).eval()
    try:
        model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=2)
    except RuntimeError as error:
        print("T5's generate():", error)
