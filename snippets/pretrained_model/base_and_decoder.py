"""get_decoder and get_encoder give the model itself where there is none, and set_decoder may do
nothing at all."""

from transformers import BertConfig, BertForMaskedLM, GPT2Config, GPT2LMHeadModel
from transformers import LlamaConfig, LlamaForCausalLM, LlamaModel
from transformers import T5Config, T5ForConditionalGeneration

small = dict(num_hidden_layers=1, num_attention_heads=2, hidden_size=16, intermediate_size=32)
bert = BertForMaskedLM(BertConfig(**small, vocab_size=50))
tiny = dict(n_layer=1, n_head=2, n_embd=16, bos_token_id=0, eos_token_id=0)
gpt2 = GPT2LMHeadModel(GPT2Config(**tiny, vocab_size=50))
llama = LlamaForCausalLM(LlamaConfig(**small, vocab_size=50))
narrow = dict(num_layers=1, num_heads=2, d_model=16, d_kv=8, d_ff=32)
t5 = T5ForConditionalGeneration(T5Config(**narrow, vocab_size=50))
for model in (bert, gpt2, llama, t5):
    found = (model.base_model, model.get_decoder(), model.get_encoder())
    names = ["itself" if part is model else type(part).__name__ for part in found]
    print(f"{type(model).__name__}, prefix {model.base_model_prefix!r}")
    print("  base, decoder, encoder:", *names)

new = LlamaModel(llama.config)
llama.set_decoder(new)
print("Llama, set_decoder took:", llama.get_decoder() is new)
llama.model = new
print("Llama, model.model = new:", llama.get_decoder() is new)
new = T5ForConditionalGeneration(t5.config).decoder
t5.set_decoder(new)
print("T5, set_decoder took:", t5.get_decoder() is new)
print("main_input_name:", gpt2.main_input_name)
