"""Rotary frequencies of Llama and position ids of BERT are buffers that no file contains."""

from transformers import BertConfig, BertModel, LlamaConfig, LlamaModel

size = dict(vocab_size=20, hidden_size=8, intermediate_size=8)
size |= dict(num_hidden_layers=1, num_attention_heads=2)

for model in (LlamaModel(LlamaConfig(**size)), BertModel(BertConfig(**size))):
    saved = model.state_dict()
    print(type(model).__name__)
    for name, buffer in model.named_buffers():
        print(f"    {name:<28} {tuple(buffer.shape)!s:<9} saved: {name in saved}")
