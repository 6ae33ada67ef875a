"""What does not fit the GPU waits on the CPU, reads as meta, and is copied in for each call."""
# needs: cuda

import tempfile

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=4, n_embd=256, n_head=4, vocab_size=1000, bos_token_id=None, eos_token_id=None
)
model = GPT2LMHeadModel(config).eval()
ids = torch.tensor([[1, 2, 3]])

device_map = {"transformer.wte": 0, "transformer.wpe": 0, "transformer.ln_f": 0, "lm_head": 0}
device_map |= {f"transformer.h.{i}": 0 if i < 2 else "cpu" for i in range(4)}

with tempfile.TemporaryDirectory() as folder, torch.no_grad():
    model.save_pretrained(folder)
    start = torch.cuda.memory_allocated()
    split = GPT2LMHeadModel.from_pretrained(folder, device_map=device_map).eval()
    used = torch.cuda.memory_allocated() - start
    size = sum(p.nbytes for p in model.parameters())
    print("less than the whole model is on the GPU:", used < size)
    for block in split.transformer.h:
        print(f"  h.{block.attn.layer_idx} reads as", block.mlp.c_fc.weight.device)

    logits = split(ids).logits  # ids on the CPU: a hook moves them
    print("logits:", logits.device)
    close = torch.allclose(logits.cpu(), model(ids).logits, atol=1e-3)
    print("the same up to rounding:", close)
    still = [block.mlp.c_fc.weight.device.type for block in split.transformer.h]
    print("after the call:", still)
    try:
        split.to("cuda")
    except RuntimeError as error:
        print("RuntimeError:", error)
