"""What else from_pretrained takes: configuration values, a state_dict in place of files, and a
device."""

import tempfile
import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
load = GPT2LMHeadModel.from_pretrained
with tempfile.TemporaryDirectory() as folder:
    saved = GPT2LMHeadModel(config)
    saved.save_pretrained(folder)

    print(
        "attn_implementation:",
        load(folder, attn_implementation="eager").config._attn_implementation,
    )
    print("resid_pdrop:", load(folder, resid_pdrop=0.0).config.resid_pdrop)
    print("device_map='cpu':", load(folder, device_map="cpu").device)
    try:
        load(folder, state_dict=saved.state_dict())
    except ValueError as error:
        print("ValueError:", str(error).split(". ")[0])
    model = load(None, config=config, state_dict=saved.state_dict())
    print("from a state_dict:", torch.equal(model.lm_head.weight, saved.lm_head.weight))
    try:
        load(folder, vocab_size=60)
    except RuntimeError as error:
        print("vocab_size=60: RuntimeError:", str(error).split(".")[0][:70])
    model = load(folder, vocab_size=60, ignore_mismatched_sizes=True)
    print("ignore_mismatched_sizes, rows of the new table:", model.lm_head.weight.shape[0])
