"""load_state_dict collects missing, unexpected and mismatched keys into one error."""

from torch import nn


class OldMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, 16)
        self.out = nn.Linear(16, 4)


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.hidden = nn.Linear(16, 16)  # renamed
        self.out = nn.Linear(16, 10)  # resized


saved = OldMLP().state_dict()
model = MLP()
try:
    model.load_state_dict(saved)
except RuntimeError as error:
    print("RuntimeError:", error)

print("only in the model:", sorted(set(model.state_dict()) - set(saved)))
print("only in the file: ", sorted(set(saved) - set(model.state_dict())))
