"""add_model_tags collects tags on the instance, without repeats; push_to_hub takes one
positional argument."""

import inspect
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
print("before:", model.model_tags)
print("returns:", model.add_model_tags(["counting", "tiny"]))
model.add_model_tags("tiny")
print("after:", model.model_tags, "| the class:", GPT2LMHeadModel.model_tags)

print("push_to_hub:", list(inspect.signature(model.push_to_hub).parameters))
for arguments, options in (
    (("me/model", "a message"), {}),
    (("me/model",), {"use_temp_dir": True}),
):
    try:
        model.push_to_hub(*arguments, **options)
    except TypeError as error:
        print("TypeError:", str(error).partition("() ")[2].split(" but")[0])
