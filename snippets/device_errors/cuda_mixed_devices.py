"""What PyTorch says, operation by operation, when a tensor on the CPU meets one on the GPU."""
# needs: cuda

import re

import torch
from torch import nn

cpu, gpu = torch.ones(2, 2), torch.ones(2, 2, device="cuda")
ids = torch.tensor([[0, 1]])
mixes = {
    "gpu + cpu": lambda: gpu + cpu,
    "gpu @ cpu": lambda: gpu @ cpu,
    "cat": lambda: torch.cat([gpu, cpu]),
    "Linear on GPU": lambda: nn.Linear(2, 2).to("cuda")(cpu),
    "Linear on CPU": lambda: nn.Linear(2, 2)(gpu),
    "Embedding on GPU": lambda: nn.Embedding(4, 2).to("cuda")(ids),
    "Embedding on CPU": lambda: nn.Embedding(4, 2)(ids.to("cuda")),
    "Conv1d on GPU": lambda: nn.Conv1d(2, 2, 1).to("cuda")(cpu),
    "Conv1d on CPU": lambda: nn.Conv1d(2, 2, 1)(gpu),
    "LayerNorm on GPU": lambda: nn.LayerNorm(2).to("cuda")(cpu),
    "cross_entropy": lambda: nn.functional.cross_entropy(gpu, torch.tensor([0, 1])),
    "cpu[gpu index]": lambda: cpu[ids[0].to("cuda")],
    "numpy()": lambda: gpu.numpy(),
    # these are allowed
    "gpu[cpu index]": lambda: gpu[ids[0]],
    "gpu * one number": lambda: gpu * torch.tensor(3.0),
    "gpu.copy_(cpu)": lambda: gpu.copy_(cpu),
}

for name, call in mixes.items():
    try:
        print(f"{name}: no error, the result is on {call().device}")
    except (RuntimeError, TypeError) as error:
        print(f"{name}: {type(error).__name__}")
        message = str(error).split("\n")[0]
        # the rest of it differs between versions: who is where, in one order or another
        print("  ", message.split(", but")[0], *re.findall(r"wrapper_CUDA_\w+", message))
