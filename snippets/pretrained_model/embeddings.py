"""get_output_embeddings gives None where there is no output layer, although the input side
answers."""

from torch import nn
from transformers import BertConfig, BertForMaskedLM, BertModel, GPT2Config, GPT2LMHeadModel
from transformers import T5Config, T5ForConditionalGeneration

small = dict(num_attention_heads=2, intermediate_size=32, num_hidden_layers=1)
bert = BertModel(BertConfig(**small, hidden_size=16, vocab_size=50))
tiny = dict(n_layer=1, n_head=2, n_embd=16, bos_token_id=0, eos_token_id=0)
gpt2 = GPT2LMHeadModel(GPT2Config(**tiny, vocab_size=50))
narrow = dict(num_layers=1, num_heads=2, d_model=16, d_kv=8, d_ff=32)
t5 = T5ForConditionalGeneration(T5Config(**narrow, vocab_size=50))
for model in (bert, BertForMaskedLM(bert.config), gpt2, t5):
    print(type(model).__name__)
    print("  in: ", model.get_input_embeddings())
    print("  out:", model.get_output_embeddings())


def tied(model):
    return model.lm_head.weight is model.get_input_embeddings().weight


gpt2.set_input_embeddings(nn.Embedding(50, 16))
print("after set_input_embeddings, tied:", tied(gpt2))
gpt2.tie_weights()
print("after tie_weights, tied:", tied(gpt2))
gpt2.set_output_embeddings(nn.Linear(16, 50, bias=False))
print("after set_output_embeddings, tied:", tied(gpt2))

try:
    bert.set_output_embeddings(nn.Linear(16, 50))
except AttributeError as error:
    print("AttributeError:", error)
