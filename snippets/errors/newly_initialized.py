"""The body's weights are loaded into a class that also has a head."""
# warns: transformers

from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2Model

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
body = GPT2Model(config).state_dict()
GPT2ForSequenceClassification.from_pretrained(None, config=config, state_dict=body)
