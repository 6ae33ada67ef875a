"""get_correct_attn_implementation checks a name and returns it; None becomes sdpa; the private
checks return True or raise."""

from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

gpt2 = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
t5 = T5ForConditionalGeneration(
    T5Config(num_layers=1, num_heads=2, d_model=16, d_kv=8, d_ff=32, vocab_size=50)
)


def answer(call, *args):
    try:
        return repr(call(*args))
    except (ValueError, ImportError) as error:
        return f"{type(error).__name__}: {str(error).split('.')[0][:70]}"


for model in (gpt2, t5):
    print(type(model).__name__, "| can set:", model._can_set_attn_implementation())
    for name in (None, "eager", "sdpa", "flex_attention"):
        print(f"  {name}:", answer(model.get_correct_attn_implementation, name))
    print("  _sdpa_can_dispatch:", answer(model._sdpa_can_dispatch))
    print("  _flex_attn_can_dispatch:", answer(model._flex_attn_can_dispatch))
print("T5, flash:", answer(t5._flash_attn_can_dispatch, 2))
print("names with a version:", [name for name in dir(gpt2) if name.startswith("_flash_attn_")])
