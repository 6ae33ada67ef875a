"""Which token attends to which: the attention weights above zero, as lines for a picture."""

import torch
from transformers import MistralConfig, MistralForCausalLM

torch.manual_seed(0)
size = {"vocab_size": 10, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1}
heads = {"num_attention_heads": 1, "num_key_value_heads": 1, "head_dim": 16}


def attended(mask, window):
    config = MistralConfig(**size, **heads, sliding_window=window, attn_implementation="eager")
    model = MistralForCausalLM(config).eval()
    ids = torch.tensor([[1, 2, 3, 4, 5]])
    with torch.inference_mode():
        output = model(ids, attention_mask=torch.tensor([mask]), output_attentions=True)
    return output.attentions[0][0, 0] > 0  # (query, key)


def draw(name, tokens, mask, window=None):
    print(f'{name} [class=grid, label=<<table border="0" cellborder="1" cellspacing="0">')
    rows = [" " + tokens]
    for token, row in zip(tokens, attended(mask, window).tolist()):
        rows.append(token + "".join("■" if seen else " " for seen in row))
    for row in rows:
        print("<tr>", *[f"<td>{cell}</td>" for cell in row], "</tr>", sep="")
    print("</table>>]")


draw("causal", "abcde", [1, 1, 1, 1, 1])
draw("padded", "··abc", [0, 0, 1, 1, 1])
draw("sliding", "abcde", [1, 1, 1, 1, 1], window=2)
