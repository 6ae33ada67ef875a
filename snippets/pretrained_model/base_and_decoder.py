"""get_decoder and get_encoder give the model itself where there is none, and set_decoder may do
nothing at all."""

from transformers import (
    BertConfig,
    BertForMaskedLM,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    LlamaModel,
    T5Config,
    T5ForConditionalGeneration,
)

bert = BertForMaskedLM(
    BertConfig(
        num_hidden_layers=1,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
)
gpt2 = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
llama = LlamaForCausalLM(
    LlamaConfig(
        num_hidden_layers=1,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
)
t5 = T5ForConditionalGeneration(
    T5Config(num_layers=1, num_heads=2, d_model=16, d_kv=8, d_ff=32, vocab_size=50)
)
for model in (bert, gpt2, llama, t5):
    found = (model.base_model, model.get_decoder(), model.get_encoder())
    names = ["itself" if part is model else type(part).__name__ for part in found]
    print(
        f"{type(model).__name__}: prefix {model.base_model_prefix!r} | base, decoder, encoder:",
        *names,
    )

new = LlamaModel(llama.config)
llama.set_decoder(new)
print("Llama, set_decoder took:", llama.get_decoder() is new)
llama.model = new
print("Llama, model.model = new:", llama.get_decoder() is new)
new = T5ForConditionalGeneration(t5.config).decoder
t5.set_decoder(new)
print("T5, set_decoder took:", t5.get_decoder() is new)
print("main_input_name:", gpt2.main_input_name)
