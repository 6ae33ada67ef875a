"""The body of a language model has no head to generate with."""
# raises: AttributeError

from transformers import AutoModel, GPT2Config

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
AutoModel.from_config(config).generate()
