"""The model and its two phases: prefill reads the prompt at once, decode takes a token at a time."""
# tested by: tests/test_llm_infer_baseline.py

from pathlib import Path

import torch
from config import BadInput
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache


def load(config):
    """(tokenizer, model in eval mode on its device), from a folder or from the hub."""
    device = config.chosen_device()
    dtype = config.chosen_dtype(device)
    local = Path(config.model).is_dir()
    if not local and config.model.startswith((".", "/", "~")):
        raise BadInput(f"no such folder: {config.model}")
    try:
        tokenizer = AutoTokenizer.from_pretrained(config.model)
        model = AutoModelForCausalLM.from_pretrained(config.model, dtype=dtype)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        where = "in that folder" if local else "in a folder of that name, or on the hub"
        raise BadInput(f"no model '{config.model}' {where}: {reason}") from error
    return tokenizer, model.eval().to(device)


@torch.inference_mode()
def prefill(model, ids):
    """ids (1, prompt) -> logits of the next token (1, vocabulary), cache that holds the prompt."""
    cache = DynamicCache(config=model.config)
    logits = model(input_ids=ids, past_key_values=cache, logits_to_keep=1).logits[:, -1]
    return logits, cache


@torch.inference_mode()
def decode(model, logits, cache, max_new_tokens, stop_ids):
    """Yield the greedy token (1, 1) after token, until one is in stop_ids or enough are made."""
    for step in range(max_new_tokens):
        if step:
            logits = model(input_ids=token, past_key_values=cache).logits[:, -1]
        token = logits.argmax(-1, keepdim=True)
        yield token
        if token.item() in stop_ids:
            break
