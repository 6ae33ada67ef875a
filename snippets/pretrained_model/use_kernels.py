"""use_kernels is a property that is False until the kernels package is installed and asked for;
kernelize is a function now."""

from transformers import GPT2Config, GPT2LMHeadModel
from transformers.integrations.hub_kernels import kernelize

model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
print("use_kernels:", model.use_kernels)
for label, call in (
    ("model.use_kernels = True", lambda: setattr(model, "use_kernels", True)),
    ("model.set_use_kernels(True)", lambda: model.set_use_kernels(True)),
):
    try:
        call()
    except ValueError as error:
        print(f"{label}: ValueError: {str(error).split('. ')[0]}")
model.use_kernels = False
print("use_kernels:", model.use_kernels)
print("model has kernelize:", hasattr(model, "kernelize"), "| function:", kernelize.__module__)
