"""Models of two narrow layers, of several architectures: what the claims of docs/*/reference ask."""

import torch

NARROW = {"num_hidden_layers": 2, "num_attention_heads": 2, "hidden_size": 16, "intermediate_size": 32, "vocab_size": 50}
SETTINGS = {
    "gpt2": {"n_layer": 2, "n_head": 2, "n_embd": 16, "vocab_size": 50, "bos_token_id": 0, "eos_token_id": 0},
    "t5": {"num_layers": 2, "num_heads": 2, "d_model": 16, "d_kv": 8, "d_ff": 32, "vocab_size": 50, "decoder_start_token_id": 0},
    "bart": {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2, "d_model": 16}
    | {"encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "vocab_size": 50, "max_position_embeddings": 16},
    "vit": {key: value for key, value in NARROW.items() if key != "vocab_size"} | {"image_size": 8, "patch_size": 4},
    "distilbert": {"n_layers": 2, "n_heads": 2, "dim": 16, "hidden_dim": 32, "vocab_size": 50, "max_position_embeddings": 32},
    "mixtral": NARROW | {"num_local_experts": 2},
    "switch_transformers": {"num_layers": 2, "num_heads": 2, "d_model": 16, "d_kv": 8, "d_ff": 32, "vocab_size": 50, "decoder_start_token_id": 0}
    | {"num_experts": 2, "num_sparse_encoder_layers": 1, "num_sparse_decoder_layers": 1},
    "xlnet": {"n_layer": 2, "n_head": 2, "d_model": 16, "d_inner": 32, "vocab_size": 50},
    "falcon": {key: value for key, value in NARROW.items() if key != "intermediate_size"},
    "opt": {key: value for key, value in NARROW.items() if key != "intermediate_size"} | {"ffn_dim": 32, "word_embed_proj_dim": 16, "max_position_embeddings": 16},
    "whisper": {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2, "d_model": 16, "encoder_ffn_dim": 32}
    | {"decoder_ffn_dim": 32, "vocab_size": 50, "num_mel_bins": 8, "max_source_positions": 10, "max_target_positions": 16, "pad_token_id": 0},
}  # fmt: skip
IDS = torch.tensor([[5, 6, 7]])  # (batch, sequence)


def configuration(cls, **settings):
    return cls.config_class(**SETTINGS.get(cls.config_class.model_type, NARROW) | settings)


def tiny(cls, **settings):
    torch.manual_seed(0)
    return cls(configuration(cls, **settings))


def inputs(model):
    """What the model's forward() wants, at least."""
    if model.main_input_name == "pixel_values":
        return {"pixel_values": torch.ones(1, 3, 8, 8)}
    return {"input_ids": IDS} | ({"decoder_input_ids": IDS} if model.config.is_encoder_decoder else {})
