"""What docs/en/errors/files.md says, proved sentence by sentence."""

import argparse
import collections
import io
import pathlib
import pickle
import resource
import sys
import types
import zipfile

import numpy as np
import pytest
import torch
from torch import nn


def _load(value, **options):
    """What comes back of a value that was saved."""
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file, **options)


def weights_only_is_the_default():
    """#weights-only-class: `torch.load` has `weights_only=True` by default, and makes no object of a class that it does not know: a whole model is refused, its `state_dict()` is not."""
    for model in nn.Linear(2, 2), nn.Sequential(nn.BatchNorm1d(2)):
        with pytest.raises(pickle.UnpicklingError, match="was not an allowed global by default"):
            _load(model)
        assert _load(model.state_dict()).keys() == model.state_dict().keys()
        assert type(_load(model, weights_only=False)) is type(model)


def an_old_torch_reads_no_bin():
    """#weights-only-class: With an older one transformers refuses `.bin` files, whatever they hold (`Due to a serious vulnerability issue`): update PyTorch, or take the safetensors file."""
    from transformers import BertConfig, BertModel
    from transformers.utils import import_utils

    model = BertModel(BertConfig(vocab_size=9, hidden_size=4, num_hidden_layers=1, num_attention_heads=1, intermediate_size=4))
    for form in "bin", "safetensors":
        model.config.save_pretrained(form)
    torch.save(model.state_dict(), "bin/pytorch_model.bin")
    model.save_pretrained("safetensors")
    newer = import_utils.is_torch_greater_or_equal
    for old in False, True:
        import_utils.is_torch_greater_or_equal = lambda version, *rest: not old and newer(version, *rest)
        BertModel.from_pretrained("safetensors")
        if old:
            with pytest.raises(ValueError, match="Due to a serious vulnerability issue"):
                BertModel.from_pretrained("bin")
        else:
            BertModel.from_pretrained("bin")


def a_namespace_and_a_path_too():
    """#weights-only-class: The same happens to an `argparse.Namespace`, a `Path` or a `defaultdict` among the values of a checkpoint."""
    for value in argparse.Namespace(lr=1), pathlib.Path("runs"), collections.defaultdict(int):
        with pytest.raises(pickle.UnpicklingError, match="was not an allowed global by default"):
            _load({"weight": torch.ones(2), "value": value})


class _Calls:
    def __reduce__(self):
        return print, ("code in the file ran",)


def false_runs_code():
    """#weights-only-class: `weights_only=False` runs whatever code is in the file."""
    with pytest.raises(pickle.UnpicklingError):
        _load({"value": _Calls()})
    said, sys.stdout = sys.stdout, io.StringIO()
    _load({"value": _Calls()}, weights_only=False)
    said, sys.stdout = sys.stdout, said
    assert said.getvalue() == "code in the file ran\n"


def numpy_numbers_are_refused():
    """#weights-only-numpy: Numbers and arrays of NumPy are none of the values that `torch.load` makes by default; one of them has the whole checkpoint refused."""
    for value in np.float64(1), np.float32(1), np.int64(1), np.ones(2):
        with pytest.raises(pickle.UnpicklingError, match="GLOBAL numpy"):
            _load({"weight": torch.ones(2), "best": value})
    assert _load({"best": float(np.float64(1)), "list": np.ones(2).tolist()}) == {"best": 1.0, "list": [1.0, 1.0]}


def means_are_numpys():
    """#weights-only-numpy: `np.mean(losses)` gives such a number, a best score of it is one."""
    assert type(np.mean([0.5, 1.5])) is np.float64
    with pytest.raises(pickle.UnpicklingError, match="scalar"):
        _load(max(np.mean([0.5, 1.5]), 0.25))


def the_trainer_allows_them():
    """#weights-only-rng-state: If the `Trainer` raises it while it resumes, update transformers: version 5 allows these itself."""
    from _common import Line, line_data, trainer_of

    options = dict(use_cpu=True, save_strategy="steps", save_steps=1, per_device_train_batch_size=2)
    trainer_of(Line(), line_data(4), max_steps=1, **options).train()
    with pytest.raises(pickle.UnpicklingError, match="multiarray._reconstruct"):
        torch.load("out/checkpoint-1/rng_state.pth")
    resumed = trainer_of(Line(), line_data(4), max_steps=2, **options)
    resumed.train(resume_from_checkpoint="out/checkpoint-1")
    assert resumed.state.global_step == 2


def get_state_has_an_array():
    """#weights-only-rng-state: `np.random.get_state()` contains an array of NumPy, which `torch.load` refuses by default."""
    assert any(isinstance(part, np.ndarray) for part in np.random.get_state())
    with pytest.raises(pickle.UnpicklingError, match="multiarray._reconstruct"):
        _load(np.random.get_state())


def default_rng_is_plain():
    """#weights-only-rng-state: The state of an `np.random.default_rng()` is plain values."""
    state = np.random.default_rng(0).bit_generator.state
    assert _load(state) == state


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1234567\n"


def operand_is_the_first_byte():
    """#lfs-pointer: The file is no checkpoint: 118 in the message is its first byte, the `v` of a Git LFS pointer, 60 the `<` of a web page."""
    for content in POINTER, b"<!DOCTYPE html><html></html>", b"\n\n<html>":
        with pytest.raises(pickle.UnpicklingError, match=f"Unsupported operand {content[0]}\n"):
            torch.load(io.BytesIO(content))
    assert (POINTER[0], b"<"[0]) == (118, 60)


def old_wording():
    """#lfs-pointer: With `weights_only=False`, as before PyTorch 2.6, it reads `invalid load key, 'v'`."""
    with pytest.raises(pickle.UnpicklingError, match="invalid load key, 'v'"):
        torch.load(io.BytesIO(POINTER), weights_only=False)


def refused_either_way():
    """#lfs-pointer: The advice in the message to set `weights_only=False` does not help here."""
    for weights_only in True, False:
        with pytest.raises(pickle.UnpicklingError) as error:
            torch.load(io.BytesIO(POINTER), weights_only=weights_only)
        assert ("`weights_only` set to `False` will likely succeed" in str(error.value)) == weights_only


def a_later_pickle():
    """#lfs-pointer: But 149 stands for a pickle of protocol 4 or later: `pickle.load` reads what `pickle.dump` wrote, `weights_only=False` what `torch.save` wrote with `pickle_protocol=4`."""
    weights = nn.Linear(2, 2).state_dict()
    for protocol in 2, 4, 5:
        torch.save(weights, "saved.pt", pickle_protocol=protocol)
        pathlib.Path("dumped.pkl").write_bytes(pickle.dumps({"epoch": 3}, protocol=protocol))
        for file in ("saved.pt", "dumped.pkl") if protocol > 2 else ():
            with pytest.raises(pickle.UnpicklingError, match="Unsupported operand 149\n"):
                torch.load(file)
        assert pickle.loads(pathlib.Path("dumped.pkl").read_bytes()) == {"epoch": 3}
        assert torch.load("saved.pt", weights_only=protocol == 2).keys() == weights.keys()


def nothing_to_read():
    """#file-is-empty: There is nothing to read: the file has 0 bytes, as after a save that was cut off, or a file object was not rewound after writing."""
    pathlib.Path("empty.pt").write_bytes(b"")
    file = io.BytesIO()
    torch.save(torch.ones(2), file)
    for source in "empty.pt", file:
        with pytest.raises(EOFError, match="Ran out of input"):
            torch.load(source, weights_only=False)


def default_says_less():
    """#file-is-empty: With the default `weights_only=True` the message is `EOFError` alone."""
    with pytest.raises(EOFError) as error:
        torch.load(io.BytesIO(b""))
    assert str(error.value) == ""


def the_directory_is_at_the_end():
    """#truncated-zip: A file of `torch.save` is a zip archive whose directory stands at the end, so a file that was cut off has lost it: a download or a save did not finish."""
    file = io.BytesIO()
    torch.save({"weight": torch.ones(1000)}, file)
    whole = file.getvalue()
    assert whole[:2] == b"PK" and whole.rindex(b"PK\x05\x06") > len(whole) - 100  # the mark of the directory's end
    for part in whole[:100], whole[:2000], whole[:4000]:
        with pytest.raises(RuntimeError, match="failed finding central directory"):
            torch.load(io.BytesIO(part))


def other_archives():
    """#truncated-zip: `failed locating file constants.pkl` is another thing, `torch.jit.load` given a file of `torch.save`; and `file in archive is not in a subdirectory` an ordinary zip or `.npz`, to be unpacked first."""
    torch.save({"a": torch.ones(2)}, "whole.pt")
    np.savez("arrays.npz", a=np.ones(2))
    with zipfile.ZipFile("packed.zip", "w") as packed:
        packed.write("whole.pt")
    with pytest.raises(RuntimeError, match="failed locating file constants.pkl"):
        torch.jit.load("whole.pt")
    for file in "arrays.npz", "packed.zip":
        with pytest.raises(RuntimeError, match="file in archive is not in a subdirectory"):
            torch.load(file)
    assert torch.load(zipfile.ZipFile("packed.zip").extract("whole.pt", "out")).keys() == {"a"}


def damage_within_goes_unseen():
    """#truncated-zip: Damage among the numbers is not noticed: such a file loads with wrong values."""
    file = io.BytesIO()
    torch.save({"weight": torch.ones(1000)}, file)
    numbers = torch.ones(1000).numpy().tobytes()
    damaged = file.getvalue().replace(numbers, b"\0" * len(numbers))
    assert damaged != file.getvalue() and torch.load(io.BytesIO(damaged))["weight"].sum() == 0


def a_save_that_fails():
    """
    #disk-full: `torch.save` wrote less than it was told to: mostly the disk or your quota is full, on a cluster often that of the home folder.
    #disk-full: The file that was to be replaced is emptied already.
    #disk-full: Write beside and replace, so that the last checkpoint stays.
    """
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    for name in "last.pt", "last.pt.part":
        torch.save({"step": 1}, "last.pt")
        with pytest.raises(RuntimeError, match=r"unexpected pos \d+ vs \d+"):
            torch.save({"step": 2, "weight": torch.ones(100_000)}, name)
        assert pathlib.Path(name).stat().st_size <= 100_000
        if name == "last.pt":
            with pytest.raises((RuntimeError, EOFError)):
                torch.load(name)
        else:
            assert torch.load("last.pt") == {"step": 1}


def only_the_old_format():
    """#storage-wrong-size: A file in the format before PyTorch 1.6 says how long each storage is, and that number is not the expected one: the file is damaged."""
    size, wrong = ((n).to_bytes(8, "little") for n in (1000, 900))
    for new in False, True:
        file = io.BytesIO()
        torch.save({"weight": torch.ones(1000)}, file, _use_new_zipfile_serialization=new)
        if new:
            assert size not in file.getvalue()
        else:
            with pytest.raises(RuntimeError, match="storage has wrong byte size"):
                torch.load(io.BytesIO(file.getvalue().replace(size, wrong)))


def _models():
    module = sys.modules["models"] = types.ModuleType("models")
    module.Net = type("Net", (nn.Linear,), {"__module__": "models"})
    return module


def name_not_code():
    """#cant-get-attribute: `torch.save(model)` writes the name of the class and of its module, no code; on loading, a class must be found there."""
    file, models = io.BytesIO(), _models()
    torch.save(models.Net(2, 2), file)
    assert b"models" in file.getvalue() and b"Net" in file.getvalue()
    models.Net = type("Other", (nn.Linear,), {"__module__": "models"})  # any class of that name will do
    file.seek(0)
    assert type(torch.load(file, weights_only=False)).__name__ == "Other"
    del models.Net
    file.seek(0)
    with pytest.raises(AttributeError, match="Can't get attribute 'Net' on <module 'models'"):
        torch.load(file, weights_only=False)


def main_is_the_running_script():
    """#cant-get-attribute: A class defined in the script itself is sought in `__main__`, which is another script when another one runs."""
    main, file = sys.modules["__main__"], io.BytesIO()
    main.Net = type("Net", (nn.Linear,), {"__module__": "__main__"})
    torch.save(main.Net(2, 2), file)
    sys.modules["__main__"] = types.ModuleType("__main__")  # as another script has
    file.seek(0)
    with pytest.raises(AttributeError, match="Can't get attribute 'Net' on <module '__main__'"):
        torch.load(file, weights_only=False)
    sys.modules["__main__"] = main


def the_module_is_imported():
    """#no-module-named: The file names the module of each class, and `torch.load` imports it; the folder was moved or renamed, or the package is not installed."""
    file = io.BytesIO()
    torch.save(_models().Net(2, 2), file)
    del sys.modules["models"]
    file.seek(0)
    with pytest.raises(ModuleNotFoundError, match="No module named 'models'"):
        torch.load(file, weights_only=False)
    pathlib.Path("models.py").write_text("from torch import nn\n\n\nclass Net(nn.Linear):\n    pass\n")
    sys.path.insert(0, str(pathlib.Path.cwd()))
    file.seek(0)
    assert type(torch.load(file, weights_only=False)).__module__ == "models"


def _safetensor_error(content):
    from safetensors import SafetensorError
    from safetensors.torch import load

    with pytest.raises(SafetensorError) as error:
        load(content)
    return str(error.value)


def first_eight_bytes():
    """#safetensors-header-too-large: The first eight bytes of a safetensors file are the length of its header; of a file of another kind they give a number beyond all measure."""
    from safetensors.torch import save

    content = save({"weight": torch.ones(2)})
    length = int.from_bytes(content[:8], "little")
    assert content[8:8 + length].strip().startswith(b"{") and len(content) == 8 + length + 2 * 4
    assert int.from_bytes(POINTER[:8], "little") > 10**18


def pointers_pages_and_pickles():
    """#safetensors-header-too-large: A Git LFS pointer, a web page and a file of `torch.save` all end so."""
    file = io.BytesIO()
    torch.save({"weight": torch.ones(2)}, file)
    for content in POINTER, b"<!DOCTYPE html><html></html>", file.getvalue():
        assert "header too large" in _safetensor_error(content)


def length_must_agree():
    """#safetensors-incomplete: The header says where each tensor lies, and the file ends elsewhere: a download or a save did not finish, or something was added at the end."""
    from safetensors.torch import save

    whole = save({"weight": torch.ones(1000)})
    for content in whole[:2000], whole[:-1], whole + b"more":
        assert "incomplete metadata, file not fully covered" in _safetensor_error(content)


def cut_off_earlier():
    """#safetensors-incomplete: Cut off within the header it reads `invalid header length`, an empty file `header too small`."""
    from safetensors.torch import save

    assert "invalid header length" in _safetensor_error(save({"weight": torch.ones(1000)})[:20])
    assert "header too small" in _safetensor_error(b"")


def relative_to_the_working_folder():
    """#file-not-found: A relative path starts at the folder in which the program was started, not at that of the script."""
    import os

    torch.save(torch.ones(1), "model.pt")
    torch.load("model.pt")
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    with pytest.raises(FileNotFoundError, match="No such file or directory: 'model.pt'"):
        torch.load("model.pt")


def the_index_names_shards():
    """#shard-missing: The weights are divided into shards, and `model.safetensors.index.json` says which key is in which file; one of those files is not in the folder."""
    import json

    from transformers import GPT2Config, GPT2Model

    config = GPT2Config(n_layer=1, n_embd=8, n_head=2, vocab_size=8, n_positions=8, bos_token_id=0, eos_token_id=0)
    model = GPT2Model(config)
    model.save_pretrained("folder", max_shard_size="2KB")
    shards = json.loads(pathlib.Path("folder/model.safetensors.index.json").read_text())["weight_map"]
    assert shards.keys() == model.state_dict().keys() and len(set(shards.values())) > 1
    gone = shards["wte.weight"]
    pathlib.Path("folder", gone).unlink()
    with pytest.raises(FileNotFoundError, match=gone):
        GPT2Model.from_pretrained("folder")


def overlap_is_refused():
    """#tensors-share-memory: A safetensors file has one place for each name, so `save_file` refuses tensors that lie over one another: tied weights, or slices that overlap."""
    from safetensors.torch import save

    a = torch.ones(4)
    for tensors in {"a": a, "b": a}, {"a": a[:3], "b": a[1:]}:
        with pytest.raises(RuntimeError, match="Some tensors share memory"):
            save(tensors)
    save({"a": a[:2], "b": a[2:]})  # side by side in one memory is no overlap


def the_trainer_too():
    """#tensors-share-memory: A `Trainer` raises it for an own `nn.Module` with tied weights."""
    from _common import line_data, trainer_of

    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(1, 1), nn.Linear(1, 1)
            self.b.weight = self.a.weight

    with pytest.raises(RuntimeError, match="share memory"):
        trainer_of(Tied(), line_data(2), use_cpu=True).save_model("out")


def views_with_gaps_are_refused():
    """#non-contiguous-tensor: A transpose, a permutation or a slice of columns reads its numbers in another order than they lie in memory, and safetensors writes memory as it lies."""
    from safetensors.torch import load, save

    a = torch.arange(24.0).reshape(2, 3, 4)
    for view in a[0].T, a.permute(2, 0, 1), a[:, :, :2]:
        with pytest.raises(ValueError, match="non contiguous tensor"):
            save({"a": view})
        assert torch.equal(load(save({"a": view.contiguous()}))["a"], view)


def only_flat_dicts_of_tensors():
    """#safetensors-tensors-only: `save_file` takes a flat dict of tensors: numbers, lists, NumPy arrays and inner dicts are refused, and `metadata` takes text only."""
    from safetensors.torch import save

    for value in 3, [1.0], np.ones(2), {"weight": torch.ones(2)}:
        with pytest.raises(ValueError, match="is invalid, expected torch.Tensor"):
            save({"value": value})
    with pytest.raises(TypeError, match="metadata"):
        save({"a": torch.ones(1)}, metadata={"epoch": 3})


def _marked(*places):
    """A file whose tensors are marked with these devices."""
    left, file = list(places), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.serialization, "location_tag", lambda storage: left.pop(0))
        torch.save([torch.ones(2) for _ in places], file)
    file.seek(0)
    return file


def each_tensor_is_marked():
    """#cuda-file-without-gpu: Each tensor in the file is marked with the device that it was on, and `torch.load` puts it back there unless told otherwise."""
    file = _marked("cuda:0")
    assert b"cuda:0" in file.getvalue()
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeError, match=r"on a CUDA device but torch.cuda.is_available\(\) is False"):
            torch.load(file)
    file.seek(0)
    assert torch.load(file, map_location="cpu")[0].device.type == "cpu"


def dict_maps_its_names():
    """#cuda-device-count: A dict such as `{"cuda:3": "cuda:0"}` maps the names in it and leaves other marks as they are."""
    loaded = torch.load(_marked("cuda:3", "cuda:5"), map_location={"cuda:3": "cpu", "cuda:5": "meta"})
    assert [tensor.device.type for tensor in loaded] == ["cpu", "meta"]
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeError, match="CUDA device"):
            torch.load(_marked("cuda:3", "cuda:5"), map_location={"cuda:3": "cpu"})


def functions_go_by_name():
    """#pickle-local-object: `torch.save` writes functions and classes by name, and a lambda or one defined inside a function cannot be found by its name."""
    def inside(x):
        return x

    for function in inside, lambda x: x:
        with pytest.raises((AttributeError, pickle.PicklingError), match="local object"):
            torch.save({"f": function}, io.BytesIO())
    torch.save({"f": torch.relu}, io.BytesIO())


def weights_have_no_functions():
    """#pickle-local-object: The `state_dict()` of the same model can be saved."""
    model = nn.Linear(2, 2)
    model.activation = lambda x: x
    with pytest.raises((AttributeError, pickle.PicklingError), match="local object"):
        torch.save(model, io.BytesIO())
    assert _load(model.state_dict()).keys() == {"weight", "bias"}


def what_was_saved_comes_back():
    """#state-dict-as-model: `torch.load` gives back what was saved: here a dict of tensors, without code."""
    for saved in {"a": 1}, nn.Linear(2, 2).state_dict(), [torch.ones(1)]:
        assert type(_load(saved)) is type(saved)
    assert not hasattr(_load(nn.Linear(2, 2).state_dict()), "eval")


shown = {
    "#weights-only-numpy: The file loads by default.": ("errors/weights_only_numpy_mended", "'best': 0.9"),
    "#weights-only-rng-state: The state that was read can be set.": ("errors/weights_only_rng_state_mended", "restored: MT19937"),
    "#storage-wrong-size: What is read back equals what was saved.": ("errors/storage_wrong_size_mended", "read back: True"),
    "#cant-get-attribute: A strict load of that `state_dict()` into your class passes.": ("errors/cant_get_attribute_mended", "<All keys matched successfully>"),
    "#no-module-named: A strict load of that `state_dict()` into your class passes.": ("errors/no_module_named_mended", "<All keys matched successfully>"),
    "#safetensors-incomplete: The file is as long as its header says.": ("errors/safetensors_incomplete_mended", "has 4080 of 4080 bytes"),
    "#tensors-share-memory: One name is in the file, and `load_model` misses nothing.": ("errors/tensors_share_memory_mended", "in the file: ['embed.weight']", "missing, unexpected: (set(), [])"),
    "#non-contiguous-tensor: The values that come back are the same.": ("errors/non_contiguous_tensor_mended", "the same values: True"),
    "#safetensors-tensors-only: Keys and metadata come back.": ("errors/safetensors_tensors_only_mended", "['weight'] 3"),
    "#cuda-file-without-gpu: The loaded tensor is on the CPU.": ("errors/cuda_file_without_gpu_mended", "cpu"),
    "#cuda-device-count: The loaded tensors are where `map_location` says.": ("errors/cuda_device_count_mended", "cpu"),
    "#pickle-local-object: The file loads by default, and the strict load passes.": ("errors/pickle_local_object_mended", "<All keys matched successfully>"),
    "#state-dict-as-model: The strict load passes.": ("errors/state_dict_as_model_mended", "<All keys matched successfully>"),
}

listed = {
    "no statement": [
        "#disk-full: Free some space, or delete older checkpoints.",
        "#disk-full: `df -h` and your quota show free space, and the file can be read.",
        "#weights-only-class: If you trust the file, allow the classes that `get_unsafe_globals_in_checkpoint` lists, then save the `state_dict()`.",
        "#weights-only-class: The new file loads with no arguments.",
        "#weights-only-numpy: Save `float(score)` and `array.tolist()`, or tensors.",
        "#weights-only-numpy: A file of your own that you have already: read it once with `weights_only=False`, and save it anew.",
        "#weights-only-rng-state: Allow NumPy's array for files of your own.",
        "#lfs-pointer: Run `git lfs pull` in the cloned folder, or download the file itself, from its download link and not from the page that shows it.",
        "#lfs-pointer: Look at the size of the file: a pointer has some hundred bytes.",
        "#file-is-empty: Rewind with `file.seek(0)`.",
        "#file-is-empty: A file of 0 bytes is lost: take the last good one, and from now on write beside and replace.",
        "#file-is-empty: Compare the size of the file with that of an older one.",
        "#truncated-zip: Delete the file, also from the cache that it came from, and fetch or copy it again.",
        "#truncated-zip: Compare size and checksum with those of the source.",
        "#storage-wrong-size: Take another copy of the file; from now on save on one rank only.",
        "#cant-get-attribute: Import or define the class under its old name, load once, and save the `state_dict()`.",
        "#no-module-named: Put the old folder on `sys.path`, or install the package, load once, and save the `state_dict()`.",
        "#safetensors-header-too-large: Run `git lfs pull` in the cloned folder, or download the file itself.",
        "#safetensors-header-too-large: For a file of `torch.save` use `torch.load`.",
        "#safetensors-header-too-large: Look at the size of the file: a pointer has some hundred bytes.",
        "#safetensors-incomplete: Delete the file, also from the cache, and fetch it again.",
        "#file-not-found: Print `Path(path).resolve()`, which is the file that is meant; build paths from `Path(__file__).parent`.",
        "#file-not-found: `ls` of that absolute path shows the file.",
        "#shard-missing: Ask the index which files it wants, and download those that are missing.",
        "#shard-missing: The list of missing files is empty, and none of the files is a pointer of some hundred bytes.",
        "#tensors-share-memory: For a model use `save_model` and `load_model`; of a slice save its `.clone()`.",
        "#tensors-share-memory: For the `Trainer` make the model a `PreTrainedModel` with `_tied_weights_keys`.",
        "#non-contiguous-tensor: Call `.contiguous()` on each tensor before saving.",
        "#safetensors-tensors-only: Save the model's `state_dict()` alone; put a number into `metadata` as text, or keep the checkpoint with `torch.save`.",
        '#cuda-file-without-gpu: Load with `map_location="cpu"`, then move the model.',
        '#cuda-device-count: Load with `map_location="cpu"`, then move the model.',
        "#pickle-local-object: Save the `state_dict()`; in other data put a function of the module's top level in place of the lambda.",
        "#state-dict-as-model: Build the model with the class and the sizes of then, load the dict into it, and call `eval()`.",
    ],
    "upstream's word": [
        "#weights-only-class: The default came with PyTorch 2.6.",
        "#storage-wrong-size: Often several processes wrote the same file at once.",
        "#no-module-named: `numpy._core` is missing where NumPy is older than 2, and the file was written with 2.",
    ],
    "rests on reading the source": [
        "#cuda-device-count: Each tensor in the file is marked with the number of its GPU, and this machine has no GPU of that number.",
    ],
}
