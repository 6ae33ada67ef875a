"""The table of this page's picture, as Graphviz wants it: five of 45 columns."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

shown = [0, 10, 11, 12, 44]  # <pad>, seven, eight, nine and 二十, of 45
ids = tokenizer("three five seven", return_tensors="pt")["input_ids"]
with torch.inference_mode():
    logits = model(input_ids=ids).logits[0]


def row(tag, name, cells):
    cells = [name, cells[0], "…", *cells[1:4], "…", cells[4]]
    return "".join(["<tr>", *(f"<td{tag}>{cell}</td>" for cell in cells), "</tr>"])


print('block [class=grid, label=<<table border="0" cellborder="1" cellspacing="0">')
names = [tokenizer.decode(number).replace("<pad>", "&lt;pad&gt;") for number in shown]
print(row(' border="0"', "", shown), row(' border="0"', "", names), sep="\n")
for position, number in enumerate(ids[0]):
    scores = [f"{score:.1f}" for score in logits[position, shown]]
    mark = ' bgcolor="#00000033"' if position == len(ids[0]) - 1 else ""
    print(row(mark, f"{position} {tokenizer.decode(number)}", scores))
print("</table>>]")
