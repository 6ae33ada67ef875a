"""What docs/en/errors/load_state_dict.md says, proved sentence by sentence."""

import pytest
import torch
import torch.distributed as dist
from torch import nn
from torch.testing._internal.distributed.fake_pg import FakeStore


def _head(classes):
    return nn.ModuleDict({"body": nn.Linear(3, 4), "fc": nn.Linear(4, classes)})


def one_error_lists_all():
    """#load-state-dict-errors: `load_state_dict` lists all names and shapes that do not fit in one error."""
    saved = _head(5).state_dict() | {"extra": torch.ones(1)}
    del saved["body.bias"]
    with pytest.raises(RuntimeError) as error:
        _head(2).load_state_dict(saved)
    for wanted in ('Missing key(s) in state_dict: "body.bias"', 'Unexpected key(s) in state_dict: "extra"', "size mismatch for fc.weight", "size mismatch for fc.bias"):
        assert wanted in str(error.value)


def strict_forgives_no_shapes():
    """#size-mismatch: `strict=False` does not help, for it forgives names and no shapes."""
    saved = _head(5).state_dict()
    with pytest.raises(RuntimeError, match="size mismatch for fc.weight"):
        _head(2).load_state_dict(saved, strict=False)
    del saved["fc.weight"], saved["fc.bias"]
    assert _head(2).load_state_dict(saved, strict=False).missing_keys == ["fc.weight", "fc.bias"]


def wrappers_put_module_before():
    """
    #module-prefix: The file was saved from a model wrapped in `DataParallel` or `DistributedDataParallel`, which holds your model as its submodule `module`, so each key has that word before it.
    #module-prefix: The tensors are good.
    """
    model = _head(2)
    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    for wrapped in nn.DataParallel(model), nn.parallel.DistributedDataParallel(model):
        assert wrapped.module is model
        assert {key: value.tolist() for key, value in wrapped.state_dict().items()} == {f"module.{key}": value.tolist() for key, value in model.state_dict().items()}
    dist.destroy_process_group()


shown = {
    "#size-mismatch: The file and the model both have `fc.weight`, in two shapes: often because the number of classes or the vocabulary changed.": ("errors/size_mismatch", "size mismatch for fc.weight"),
    "#module-prefix: The strict load passes.": ("errors/module_prefix_mended", "<All keys matched successfully>"),
}

listed = {
    "no statement": [
        "#size-mismatch: Load the tensors that fit, and look at the list of those that did not: it should name the new layer and nothing else.",
        "#size-mismatch: Train the layers listed; until then their output is that of random weights.",
        "#module-prefix: Cut the prefix off in a new dict, and load strictly.",
        "#module-prefix: Save the result under the clean names.",
    ],
}
