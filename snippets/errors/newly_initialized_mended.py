"""Ask for the report as a value, and let only the head be new."""

from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2Model, logging

logging.set_verbosity_error()
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
body = GPT2Model(config).state_dict()
model, report = GPT2ForSequenceClassification.from_pretrained(
    None, config=config, state_dict=body, output_loading_info=True)
print("new:", report["missing_keys"])
assert report["missing_keys"] == {"score.weight"}
