"""On a CPU say so; elsewhere ask the GPU first."""

import torch
from transformers import TrainingArguments

has = torch.cuda.is_available() and torch.cuda.is_bf16_supported()
args = TrainingArguments("out", bf16=True, use_cpu=not has)
print("bf16:", args.bf16)
