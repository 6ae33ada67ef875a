"""to, half and float are nn.Module's own, with a refusal in front for quantized models."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.utils.quantization_config import QuantizationMethod

config = GPT2Config(
    n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
config.dtype = "float32"
model = GPT2LMHeadModel(config)
print(
    "half returns the model:",
    model.half() is model,
    model.dtype,
    "| config.dtype:",
    model.config.dtype,
)
print("float:", model.float().dtype, "| to:", model.to(torch.bfloat16).dtype)


def attempt(label, call):
    try:
        call()
    except ValueError as error:
        print(f"{label}: ValueError: {str(error).split('. ')[0]}")


attempt("dequantize()", model.dequantize)
model.is_quantized = True  # what a quantizer sets; no weight is quantized here
model.quantization_method = QuantizationMethod.BITS_AND_BYTES
attempt("half()", model.half)
attempt("float()", model.float)
attempt("to(dtype)", lambda: model.to(torch.float16))
half = torch.zeros(1, dtype=torch.float16)
print("to(tensor) is not checked:", model.to(half).dtype)
print("bfloat16() has no such check:", model.bfloat16().dtype)
