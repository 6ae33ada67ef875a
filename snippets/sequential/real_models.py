"""ResNet has Sequentials inside its residual blocks; GPT-2 keeps its blocks in a ModuleList."""

import torch
from torch import nn
from transformers import GPT2Config, GPT2Model, ResNetConfig, ResNetModel

config = ResNetConfig(embedding_size=4, hidden_sizes=[4], depths=[2], layer_type="basic")
resnet = ResNetModel(config)
config = GPT2Config(
    vocab_size=50, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0
)
gpt2 = GPT2Model(config)

for model in (resnet.eval(), gpt2.eval()):
    print(type(model).__name__)
    for name, module in model.named_modules():
        if isinstance(module, (nn.Sequential, nn.ModuleList)):
            kind = type(module).__name__
            print(f"    {name:<31} {kind} of {len(module)} {type(module[0]).__name__}")

block = resnet.encoder.stages[0].layers[0]
torch.manual_seed(0)
x = torch.randn(1, 4, 8, 8)
with torch.inference_mode():
    by_hand = block.activation(block.layer(x) + block.shortcut(x))
    same = torch.equal(block(x), by_hand)
print("block(x) is activation(Sequential(x) + shortcut(x)):", same)
