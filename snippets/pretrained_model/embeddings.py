"""get_output_embeddings gives None where there is no lm_head, although the input side always
answers."""

from torch import nn
from transformers import (
    BertConfig,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    T5Config,
    T5ForConditionalGeneration,
)

bert = BertModel(
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
t5 = T5ForConditionalGeneration(
    T5Config(num_layers=1, num_heads=2, d_model=16, d_kv=8, d_ff=32, vocab_size=50)
)
for model in (bert, gpt2, t5):
    print(
        type(model).__name__,
        "| in:",
        model.get_input_embeddings(),
        "| out:",
        model.get_output_embeddings(),
    )

gpt2.set_input_embeddings(nn.Embedding(50, 16))
print(
    "after set_input_embeddings, tied:",
    gpt2.lm_head.weight is gpt2.get_input_embeddings().weight,
)
gpt2.tie_weights()
print("after tie_weights, tied:", gpt2.lm_head.weight is gpt2.get_input_embeddings().weight)
gpt2.set_output_embeddings(nn.Linear(16, 50, bias=False))
print(
    "after set_output_embeddings, tied:",
    gpt2.lm_head.weight is gpt2.get_input_embeddings().weight,
)

try:
    bert.set_output_embeddings(nn.Linear(16, 50))
except AttributeError as error:
    print("AttributeError:", error)
