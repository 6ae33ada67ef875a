"""With weights_only=False the file decides what runs on loading; the default refuses it."""

import io
import pickle

import torch


class Hostile:
    def __reduce__(self):  # what to call, and with what: it could as well be os.system
        return print, ("  >>> code from the file is running now",)


file = io.BytesIO()
torch.save({"weight": torch.ones(2), "note": Hostile()}, file)

file.seek(0)
try:
    torch.load(file)
except pickle.UnpicklingError as error:
    print("refused:", str(error).split("WeightsUnpickler error: ")[1].split(" by default")[0])

file.seek(0)
print("torch.load(file, weights_only=False):")
state = torch.load(file, weights_only=False)
print("and it looks like any other checkpoint:", list(state), state["weight"].tolist())
