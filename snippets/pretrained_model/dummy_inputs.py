"""dummy_inputs is a few fixed rows of ids, whatever your vocabulary."""

from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

gpt2 = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
t5 = T5ForConditionalGeneration(
    T5Config(num_layers=1, num_heads=2, d_model=16, d_kv=8, d_ff=32, vocab_size=50)
)
print("GPT-2:", gpt2.dummy_inputs["input_ids"].tolist())
print("T5:", {name: tuple(value.shape) for name, value in sorted(t5.dummy_inputs.items())})
print(
    "logits:",
    tuple(gpt2(**gpt2.dummy_inputs).logits.shape),
    tuple(t5(**t5.dummy_inputs).logits.shape),
)

small = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=5, bos_token_id=0, eos_token_id=0)
)
try:
    small(**small.dummy_inputs)
except IndexError as error:
    print("IndexError:", error)
print("has framework:", hasattr(gpt2, "framework"))
