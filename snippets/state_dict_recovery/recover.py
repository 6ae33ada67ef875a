"""A safe recovery: look, unwrap, rename, load strictly, verify, save clean."""

import tempfile
from pathlib import Path

import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present


def mlp(last):
    return nn.ModuleDict({"fc1": nn.Linear(8, 16), last: nn.Linear(16, 4)}).eval()


def outputs(model, last, x):
    with torch.inference_mode():
        return model[last](model["fc1"](x).relu())


torch.manual_seed(0)
x = torch.randn(2, 8)
folder = tempfile.TemporaryDirectory()
path = Path(folder.name, "old.pt")
trained = mlp("fc2")
expected = outputs(trained, "fc2", x)  # keep some with every checkpoint
torch.save({"epoch": 3, "model": nn.DataParallel(trained).state_dict()}, path)

checkpoint = torch.load(path, map_location="cpu", weights_only=True)
print("1 look:  ", list(checkpoint))
state = checkpoint["model"]
consume_prefix_in_state_dict_if_present(state, "module.")
print("2 unwrap:", list(state))
for key in [key for key in state if key.startswith("fc2.")]:
    state["head." + key.removeprefix("fc2.")] = state.pop(key)
print("3 rename:", list(state))
model = mlp("head")
print("4 load:  ", model.load_state_dict(state))
same = [torch.equal(tensor, state[key]) for key, tensor in model.state_dict().items()]
print("5 verify:", sum(same), "of", len(same), "tensors are the file's")
torch.testing.assert_close(outputs(model, "head", x), expected)
print("          and the outputs are those of the old model")
clean = Path(folder.name, "clean.pt")
torch.save(model.state_dict(), clean)
print("6 save:  ", mlp("head").load_state_dict(torch.load(clean, weights_only=True)))
folder.cleanup()
