"""The events, the switches and the fields of the state, read from the installed classes."""

import dataclasses

from transformers import TrainerCallback, TrainerControl, TrainerState

print("TrainerCallback")
for name in vars(TrainerCallback):
    if name.startswith("on_"):
        print("   ", name)
for kind in (TrainerControl, TrainerState):
    print(kind.__name__)
    for field in dataclasses.fields(kind):
        made = getattr(kind(), field.name)
        after = "" if made == field.default else f", made {made!r} on creation"
        print(f"    {field.name:<22} = {field.default!r}{after}")
