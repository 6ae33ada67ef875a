"""Old key names are still renamed on loading, and key_mapping= renames your own."""

import torch
from transformers import BertConfig, BertModel

small = dict(num_hidden_layers=1, num_attention_heads=2, hidden_size=16, intermediate_size=32)
config = BertConfig(**small, vocab_size=50)
state = BertModel(config).state_dict()


def load(state, **options):
    model, report = BertModel.from_pretrained(
        None, config=config, state_dict=state, output_loading_info=True, **options
    )
    return f"{len(report['missing_keys'])} missing, {len(report['unexpected_keys'])} unexpected"


old = {k.replace("LayerNorm.weight", "LayerNorm.gamma"): v for k, v in state.items()}
mine = {k.replace("encoder.layer", "blocks"): v for k, v in state.items()}
print("LayerNorm.gamma:", load(old))
print("blocks.0:", load(mine))
print("blocks.0, key_mapping=:", load(mine, key_mapping={"^blocks": "encoder.layer"}))
print(
    "removed:",
    [
        name
        for name in ("_fix_state_dict_key_on_load", "_load_from_tf", "_load_from_flax")
        if not hasattr(BertModel, name)
    ],
)
for key in old:
    old[key] = torch.full_like(old[key], 2.0)
loaded = BertModel.from_pretrained(None, config=config, state_dict=old)
assert all((weight == 2).all() for weight in loaded.parameters()), "renamed, and filled"
