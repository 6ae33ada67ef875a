"""load_state_dict collects missing, unexpected and mismatched keys into one error."""

from torch import nn


class MLP(nn.Module):
    def __init__(self, last, classes):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        setattr(self, last, nn.Linear(16, 16))
        self.out = nn.Linear(16, classes)


saved = MLP(last="fc2", classes=4).state_dict()
model = MLP(last="hidden", classes=10)  # one layer renamed, one resized

try:
    model.load_state_dict(saved)
except RuntimeError as error:
    print("RuntimeError:", error)

print("only in the model:", sorted(set(model.state_dict()) - set(saved)))
print("only in the file: ", sorted(set(saved) - set(model.state_dict())))
