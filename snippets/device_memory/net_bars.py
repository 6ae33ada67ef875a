"""The bars of the picture: Net's memory while to(torch.float16) converts it."""

import copy
from itertools import accumulate

import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


template = Net()
template(torch.ones(2, 4))  # once, so that nothing is left to be set up
with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as run:
    model = copy.deepcopy(template)
    model.to(torch.float16)

converted = [name for name, t in model.state_dict().items() if t.is_floating_point()]
events = run.profiler.kineto_results.events()
changes = [event.nbytes() for event in events if event.name() == "[memory]"]
changes = changes[-2 * len(converted):]  # each: a new tensor, an old one freed

old, new = sum(t.nbytes for t in template.state_dict().values()), 0
bars = [("float32", old, new)]
for name, made, freed in zip(converted, changes[::2], changes[1::2]):
    new += made
    bars.append((name, old, new))  # the moment at which both are there
    old += freed
bars.append(("float16", old, new))

peak = max(old + new for _, old, new in bars)
cell = '<TD {} FIXEDSIZE="TRUE" WIDTH="{}" HEIGHT="13"></TD>'
grey, dashed, empty = 'BORDER="1" BGCOLOR="#00000055"', 'BORDER="1" STYLE="dashed"', 'BORDER="0"'
for name, old, new in bars:  # a pixel for a byte; the rest of the row is empty
    cells = cell.format(grey, old)
    if new:
        cells += cell.format(dashed, new)
    if old + new < peak:
        cells += cell.format(empty, peak - old - new)
    total = f"<B>{peak}</B>" if old + new == peak else old + new
    bar = f'<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{cells}</TR></TABLE>'
    number = f'<TD ALIGN="RIGHT" WIDTH="28">{total}</TD>'
    print(f'<TR><TD ALIGN="LEFT" WIDTH="136">{name}</TD><TD>{bar}</TD>{number}</TR>')
