"""Nearly every model refuses to resize its positions; DistilBERT is one of the few that can."""

from transformers import DistilBertConfig, DistilBertModel, GPT2Config, GPT2LMHeadModel

gpt2 = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
try:
    gpt2.resize_position_embeddings(2048)
except NotImplementedError as error:
    print("NotImplementedError:", str(error).split(" for ")[0])

distil = DistilBertModel(
    DistilBertConfig(
        n_layers=1, n_heads=2, dim=16, hidden_dim=32, vocab_size=50, max_position_embeddings=32
    )
)
print("before:", distil.get_position_embeddings())
print("returns:", distil.resize_position_embeddings(40))
print(
    "after:",
    distil.get_position_embeddings(),
    "| config:",
    distil.config.max_position_embeddings,
)
