"""Who needs `position_ids` under left padding, and who raises past the length."""

import torch
from transformers import AutoModelForCausalLM, BloomConfig, Gemma2Config, GPT2Config
from transformers import LlamaConfig, OPTConfig

size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4}
size |= {"vocab_size": 50, "max_position_embeddings": 32}
text = torch.tensor([[7, 3, 11]])
padded, mask = torch.tensor([[0, 0, 7, 3, 11]]), torch.tensor([[0, 0, 1, 1, 1]])
too_long = torch.ones(1, 40, dtype=torch.long)


@torch.inference_mode()
def try_it(config):
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config(**size)).eval()
    alone = model(input_ids=text).logits
    batch = model(input_ids=padded, attention_mask=mask).logits[:, 2:]
    same = torch.allclose(batch, alone, atol=1e-4)
    try:
        model(input_ids=too_long)
        error = "no error"
    except IndexError as raised:
        error = f"IndexError: {raised}"
    print(f"{config.model_type:7} pads, no position_ids: {'right' if same else 'WRONG'}")
    print("        40 tokens, made for 32:", error)


for config in (GPT2Config, OPTConfig, LlamaConfig, Gemma2Config, BloomConfig):
    try_it(config)
