"""A sliding window keeps the last keys, a state-space layer one state: neither can be cropped."""

import torch
from transformers import LlamaConfig, LlamaForCausalLM, MambaConfig, MambaForCausalLM
from transformers import DynamicCache, MistralConfig, MistralForCausalLM

size = {"vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 1, "initializer_range": 0.5}
size |= {"bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
heads = {"intermediate_size": 16, "num_attention_heads": 2, "num_key_value_heads": 2}
torch.manual_seed(0)
ids = torch.randint(1, 50, (1, 12))  # (batch, sequence)
for model in (
    LlamaForCausalLM(LlamaConfig(**size, **heads)),
    MistralForCausalLM(MistralConfig(**size, **heads, sliding_window=4)),
    MambaForCausalLM(MambaConfig(**size)),
):
    model.eval()
    name = "cache_params" if isinstance(model, MambaForCausalLM) else "past_key_values"
    for recorded in (False, True):
        cache = DynamicCache(config=model.config)
        if recorded:
            cache.activate_past_recording()
        with torch.inference_mode():
            model(input_ids=ids, **{name: cache})
            layer = cache.layers[0]
            kept = layer.recurrent_states[0] if name == "cache_params" else layer.keys
            try:
                cache.crop(-2)
                logits = model(input_ids=ids[:, 10:11], **{name: cache}).logits[:, -1]
                fresh = model(input_ids=ids[:, :11]).logits[:, -1]
                after = f"right afterwards: {torch.allclose(logits, fresh, atol=1e-4)}"
            except RuntimeError as error:
                after = f"{type(error).__name__}: {str(error).split(', and')[0].split('. ')[0]}"
        print(type(model).__name__, "recorded" if recorded else "as it is", tuple(kept.shape))
        print("    crop(-2):", after)
