"""What moving distilgpt2's architecture to a GPU allocates, at the peak too, and its time."""
# needs: cuda

import time

import torch
from transformers import GPT2Config, GPT2LMHeadModel

began = time.perf_counter()
torch.zeros(1, device="cuda")
torch.cuda.synchronize()
print(f"measured: the first use of the GPU takes {time.perf_counter() - began:.2f} s")

model = GPT2LMHeadModel(GPT2Config(n_layer=6))
size = sum(p.nbytes for p in model.parameters())


def move(device):
    torch.cuda.reset_peak_memory_stats()
    began = time.perf_counter()
    model.to(device)
    torch.cuda.synchronize()
    return 1000 * (time.perf_counter() - began)


start = torch.cuda.memory_allocated()
first = move("cuda")
allocated = torch.cuda.memory_allocated() - start
peak = torch.cuda.max_memory_allocated() - start
reserved = torch.cuda.memory_reserved()
print(f"parameters: {size:,} bytes")
print(f"measured: allocated {allocated:,}, peak {peak:,}, reserved {reserved:,}")
print("at least the parameters are allocated:", allocated >= size)
print("at most 5 % more:                     ", allocated <= 1.05 * size)
print("the peak is what stays:               ", peak == allocated)
tied = model.lm_head.weight is model.transformer.wte.weight
print("one tensor for the tied weights:      ", tied)

back = move("cpu")
print("after the way back, allocated:        ", torch.cuda.memory_allocated() - start)
print("still reserved:                       ", torch.cuda.memory_reserved() >= size)
torch.cuda.empty_cache()
print("reserved after empty_cache():         ", torch.cuda.memory_reserved() >= size)
second = move("cuda")
print(f"measured: to the GPU {first:.0f} ms, back {back:.0f} ms, again {second:.0f} ms")
