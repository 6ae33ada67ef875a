"""The model and its two phases: prefill reads the prompt at once, decode takes a token at a time."""
# tested by: tests/test_llm_infer_baseline.py

import os

import torch
from config import BadInput, or_refuse
from transformers import MODEL_FOR_CAUSAL_LM_MAPPING as DECODERS
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, DynamicCache


def load_tokenizer(name):
    """(the model's config, tokenizer), from a folder or from the hub: the small files come first."""
    if not os.path.isdir(name) and (not name or name.startswith(".") or os.path.isabs(name)):
        raise BadInput(f"no such folder: '{name}'; give --model one, or a name on the hub")
    with or_refuse(f"find a model '{name}', as a folder or on the hub"):
        settings = AutoConfig.from_pretrained(name, trust_remote_code=False)
    if settings.is_encoder_decoder or type(settings) not in DECODERS:
        raise BadInput(f"'{name}' is a {settings.model_type}; give a decoder, such as GPT-2 or Llama")
    with or_refuse(f"read the tokenizer of '{name}'"):
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
    if len(tokenizer) <= len(tokenizer.all_special_ids):
        raise BadInput(f"no tokenizer in '{name}'; add one with tokenizer.save_pretrained")
    return settings, tokenizer


def load_model(name, device, dtype):
    """(model in eval mode on its device, names of the weights that have no place in it)"""
    with or_refuse(f"load '{name}' (if a file is cut off or a git-lfs pointer, fetch it again)"):
        how = {"dtype": dtype, "output_loading_info": True, "ignore_mismatched_sizes": True}
        model, info = AutoModelForCausalLM.from_pretrained(name, trust_remote_code=False, **how)
    if wrong := info["missing_keys"] | {key for key, *_ in info["mismatched_keys"]}:
        reason = f"{len(wrong)} missing or of another shape, such as {min(wrong)}"
        raise BadInput(f"the weights of '{name}' do not fit its config.json: {reason}")
    with or_refuse(f"serve a {type(model).__name__}"):
        check(model.eval().to(device))
    return model, info["unexpected_keys"]


@torch.inference_mode()
def check(model):
    """A model that fails here would not raise: it would write another text than its own."""
    ids = torch.tensor([[5, 6, 7], [5, 6, 8]], device=model.device)  # two texts that begin alike
    one, two = model(input_ids=ids).logits.float()
    _, cache = prefill(model, ids[:1, :2])
    step = model(input_ids=ids[:1, 2:], past_key_values=cache).logits[0, -1].float()
    close = 1e-4 if model.dtype == torch.float32 else 0.1
    if one.isnan().any():
        raise ValueError(f"its logits are not numbers in {model.dtype}")
    if (one[:2] - two[:2]).norm() > close * one[:2].norm():
        raise ValueError("it reads ahead, as BERT does")
    if (one[2] - step).norm() > 0.1 * one[2].norm():
        raise ValueError("what it has read is not in the KV cache")


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
