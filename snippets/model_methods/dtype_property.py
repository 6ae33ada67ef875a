"""model.dtype is the dtype of the first floating-point parameter, whatever the others have."""

import torch
from torch import nn
from transformers import BertConfig, BertForSequenceClassification

model = BertForSequenceClassification(BertConfig(
    vocab_size=11, hidden_size=8, intermediate_size=16,
    num_hidden_layers=1, num_attention_heads=2,
))
print("all of it:      ", model.dtype)

model.bert.half()
print("body in float16:", model.dtype)
print("the head has:   ", model.classifier.weight.dtype)
print("really there:   ", sorted({str(p.dtype) for p in model.parameters()}))

try:
    model(torch.tensor([[1, 2, 3]]))
except RuntimeError as error:
    print("RuntimeError:", error)

try:
    model.dtype = torch.float32
except AttributeError as error:
    print("AttributeError:", str(error).split(" of ")[0])
try:
    nn.Linear(2, 2).dtype
except AttributeError as error:
    print("AttributeError:", error)
