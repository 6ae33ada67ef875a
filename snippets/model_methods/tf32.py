"""TF32 is a setting for products of float32 tensors, and no dtype shows it."""

import torch


def show(label):
    precision = torch.get_float32_matmul_precision()
    products = torch.backends.cuda.matmul.allow_tf32
    convolutions = torch.backends.cudnn.allow_tf32
    print(f"{label:<12}{precision:<10}{products!s:<10}{convolutions}")


print("            precision products  convolutions")
show("by default")
torch.set_float32_matmul_precision("high")  # what many training scripts do
show("high")

torch.set_float32_matmul_precision("highest")
torch.backends.cudnn.allow_tf32 = False
show("exact")
