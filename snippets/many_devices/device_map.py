"""from_pretrained with a device_map splits a model; calls work, and to() is refused."""

import tempfile

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None
)
model = GPT2LMHeadModel(config).eval()
ids = torch.tensor([[1, 2, 3]])

device_map = {
    "transformer.wte": "cpu", "transformer.wpe": "cpu", "lm_head": "cpu",
    "transformer.h.0": "cpu", "transformer.h.1": "disk", "transformer.ln_f": "cpu",
}
with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    one = GPT2LMHeadModel.from_pretrained(folder, device_map={"": "cpu"})
    split = GPT2LMHeadModel.from_pretrained(
        folder, device_map=device_map, offload_folder=f"{folder}/offload"
    )

    print("one device:", "hf_device_map" in vars(one))
    print("split:     ", sorted(set(split.hf_device_map.values())))
    for layer in split.transformer.h:
        print(f"  h.{layer.attn.layer_idx} weights on", layer.mlp.c_fc.weight.device)
    print("  model.device:", split.device)
    print("same keys:  ", list(split.state_dict()) == list(model.state_dict()))
    print("same logits:", torch.equal(split(ids).logits, model(ids).logits))
    try:
        split.to("cpu")
    except RuntimeError as error:
        print("RuntimeError:", error)

    try:
        GPT2LMHeadModel.from_pretrained(folder, device_map={"lm_head": "cpu", "transformer.h": "disk"})
    except ValueError as error:
        print("ValueError:", str(error).split(": ")[0])
