"""Where each layer of the plan computes, read from accelerate's hooks, as a picture."""

from itertools import groupby

from accelerate import dispatch_model, infer_auto_device_map
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(n_layer=6))
room = {0: "220MB", 1: "100MB", "cpu": "1GB"}
plan = infer_auto_device_map(model, room, no_split_module_classes=["GPT2Block"])
plan = {name: f"cuda:{on}" if on in (0, 1) else on for name, on in plan.items()}
with FakeTensorMode(allow_non_fake_inputs=True):  # GPUs that need not exist
    dispatch_model(model, plan, main_device="cuda:0")

in_order = [*(name for name in plan if name != "lm_head"), "lm_head"]  # as they run
hooks = {name: model.get_submodule(name)._hf_hook for name in in_order}
computes = {name: hook.execution_device for name, hook in hooks.items()}

last = None
for number, (device, names) in enumerate(groupby(in_order, computes.get)):
    chain = [name.removeprefix("transformer.") for name in names]
    if last:
        print(f'"{last}" -> hop_{number} -> "{chain[0]}"')
    inside = " -> ".join(f'"{name}"' for name in chain)
    print(f'subgraph cluster_{number} {{ label="{device}"; {inside} }}')
    last = chain[-1]
for name, on in plan.items():
    if on != computes[name]:
        print(f'{on} -> "{name.removeprefix("transformer.")}" [class=aside]')
