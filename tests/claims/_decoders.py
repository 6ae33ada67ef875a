"""Small language models of five architectures, for pages that say something of every model that writes from left to right."""

import torch
from transformers import BloomConfig, BloomForCausalLM, Gemma2Config, Gemma2ForCausalLM, GPT2Config, GPT2LMHeadModel
from transformers import LlamaConfig, LlamaForCausalLM, OPTConfig, OPTForCausalLM

SIZE = {"vocab_size": 50, "bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
WIDTH = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 64}
GROUPED = {"intermediate_size": 32, "num_key_value_heads": 1, "head_dim": 8}  # two queries share a key
KINDS = {
    "GPT-2": (GPT2LMHeadModel, GPT2Config, {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64}),
    "Llama": (LlamaForCausalLM, LlamaConfig, WIDTH | GROUPED),
    "Gemma-2": (Gemma2ForCausalLM, Gemma2Config, WIDTH | GROUPED),
    "OPT": (OPTForCausalLM, OPTConfig, WIDTH | {"ffn_dim": 32, "word_embed_proj_dim": 16}),
    "BLOOM": (BloomForCausalLM, BloomConfig, {"hidden_size": 16, "n_layer": 2, "n_head": 2}),
}


def decoder(name, **settings):
    """One of KINDS. Its weights are random, and large, so that what it writes varies."""
    kind, config, size = KINDS[name]
    torch.manual_seed(0)
    model = kind(config(**SIZE | size | settings)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(6 if parameter.ndim == 2 else 1)
    return model


def decoders(**settings):
    """{name: model}"""
    return {name: decoder(name, **settings) for name in KINDS}
