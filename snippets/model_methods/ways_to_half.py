"""half() converts every floating-point tensor; from_pretrained(dtype=) keeps some in float32."""

import copy
import tempfile

import torch
from transformers import LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration

llama = LlamaForCausalLM(LlamaConfig(
    vocab_size=11, hidden_size=16, intermediate_size=16, num_hidden_layers=1,
    num_attention_heads=2, bos_token_id=0, eos_token_id=0,
))
config = T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2)


def in_float32(model):
    tensors = [*model.named_parameters(), *model.named_buffers()]
    return [name for name, tensor in tensors if tensor.dtype == torch.float32]


for model in (llama, T5ForConditionalGeneration(config)):
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        loaded = type(model).from_pretrained(folder, dtype=torch.float16)
    print(type(model).__name__)
    print("  half():            ", in_float32(copy.deepcopy(model).half()))
    print("  dtype=float16:     ", *in_float32(loaded), sep="\n    ")

frequency = llama.model.rotary_emb.inv_freq
for dtype in (torch.float16, torch.bfloat16):
    off = 4000 * (frequency - frequency.to(dtype)).abs().max().item()
    print(f"rotary angle at position 4000, {dtype}: off by {off:.1f} radians")
