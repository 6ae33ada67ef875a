"""Half precision halves the weights; converting on the GPU needs room for float32 first."""
# needs: cuda

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(n_layer=6)).eval()
state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
size = sum(p.nbytes for p in model.parameters())


def report(label, move):
    model.to("cpu", torch.float32)
    model.load_state_dict(state)
    torch.cuda.empty_cache()
    start = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    move()
    stays = torch.cuda.memory_allocated() - start
    peak = torch.cuda.max_memory_allocated() - start
    print(f"{label:<27} stays {stays / size:.1f}  peak {peak / size:.1f}")


print("as a share of the float32 parameters:")
report('to("cuda")', lambda: model.to("cuda"))
report('to("cuda").half()', lambda: model.to("cuda").half())
report('half().to("cuda")', lambda: model.half().to("cuda"))
report('to("cuda", torch.float16)', lambda: model.to("cuda", torch.float16))

ids = torch.arange(512, device="cuda")[None]
start = torch.cuda.memory_allocated()
torch.cuda.reset_peak_memory_stats()
with torch.no_grad():
    logits = model(ids).logits
print("logits:", logits.dtype, tuple(logits.shape))
peak = torch.cuda.max_memory_allocated() - start
print("a forward pass needs memory beside the weights:", peak >= logits.nbytes)
print(f"measured: {peak / 1e6:.0f} MB for 512 tokens")
