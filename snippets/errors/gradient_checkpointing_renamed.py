"""The old name of the method."""
# warns: FutureWarning

from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
GPT2LMHeadModel(config).gradient_checkpointing_enable()
