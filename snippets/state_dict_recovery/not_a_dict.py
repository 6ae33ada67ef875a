"""load_state_dict wants a dictionary, not a path and not a model."""

from torch import nn

model = nn.Linear(2, 2)

for not_a_dict in ("model.pt", nn.Linear(2, 2)):
    try:
        model.load_state_dict(not_a_dict)
    except TypeError as error:
        print("TypeError:", error)
