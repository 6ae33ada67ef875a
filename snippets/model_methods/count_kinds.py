"""Numbers, trainable numbers, buffers and bytes are four counts; half() changes only bytes."""

from transformers import BertConfig, BertForSequenceClassification

config = BertConfig(
    vocab_size=50, hidden_size=8, intermediate_size=16, num_hidden_layers=1,
    num_attention_heads=2, max_position_embeddings=16,
)
model = BertForSequenceClassification(config)
model.bert.requires_grad_(False)


def show(label):
    print(label)
    print("  parameters:", sum(p.numel() for p in model.parameters()))
    print("  trainable: ", model.num_parameters(only_trainable=True))
    print("  in buffers:", sum(b.numel() for b in model.buffers()))
    print("  bytes:     ", model.get_memory_footprint(return_buffers=False))
    print("  and buffers:", model.get_memory_footprint())


show("float32")
model.half()
show("float16")
