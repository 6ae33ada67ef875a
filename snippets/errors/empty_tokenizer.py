"""The folder has a model and no tokenizer, and AutoTokenizer does not mind."""
# leaves: mine
# leaves: mine/config.json
# leaves: mine/model.safetensors

from transformers import AutoTokenizer, BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
BertModel(config).save_pretrained("mine")
tokenizer = AutoTokenizer.from_pretrained("mine")
ids = tokenizer("hello world")["input_ids"]
print(len(tokenizer), tokenizer.convert_ids_to_tokens(ids))
