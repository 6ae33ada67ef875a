"""tie_weights ties what the configuration says now, and unties nothing; all_tied_weights_keys
keeps what it said when the model was made."""

from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

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
for model in (gpt2, llama):
    print(type(model).__name__, "| tie_word_embeddings:", model.config.tie_word_embeddings)
    print("  the class could tie:", model._tied_weights_keys)
    print("  this model ties:", model.all_tied_weights_keys)

before = llama.num_parameters()
llama.config.tie_word_embeddings = True
llama.tie_weights()
print("after tie_weights(), tied:", llama.lm_head.weight is llama.model.embed_tokens.weight)
print("parameters:", before, "->", llama.num_parameters())
print("all_tied_weights_keys:", llama.all_tied_weights_keys)
print("get_expanded_tied_weights_keys():", llama.get_expanded_tied_weights_keys())

llama.config.tie_word_embeddings = False
llama.tie_weights()
assert llama.lm_head.weight is llama.model.embed_tokens.weight, "False unties nothing"
