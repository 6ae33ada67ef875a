"""The folder has a configuration and no weights."""
# raises: OSError
# leaves: model
# leaves: model/config.json

from transformers import GPT2Config, GPT2Model

GPT2Config(n_layer=1, n_embd=8, n_head=2).save_pretrained("model")
GPT2Model.from_pretrained("model")
