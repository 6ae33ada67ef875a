"""What docs/en/devices/device_errors.md says, proved sentence by sentence."""

import contextlib
import io
import tempfile
import traceback
import warnings
from unittest import mock

import pytest
import torch
from _common import Net
from torch import nn
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.nn import functional as F
from transformers import (BartConfig, BartForConditionalGeneration, BertConfig, BertForMaskedLM, BloomConfig, BloomForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MambaConfig, MambaForCausalLM,
                          OPTConfig, OPTForCausalLM, T5Config, T5ForConditionalGeneration)  # fmt: skip

GPU, IDS = "cuda:0", [[1, 2, 3]]
MIXED = "Expected all tensors to be on the same device"
ON_META = "is not on the expected device"


def _models(*names):
    """Tiny language models, on the CPU."""
    made = {
        "gpt2": lambda: GPT2LMHeadModel(GPT2Config(n_layer=2, n_embd=8, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None)),
        "llama": lambda: LlamaForCausalLM(LlamaConfig(num_hidden_layers=1, hidden_size=8, intermediate_size=8, num_attention_heads=2, num_key_value_heads=2,
                                                      vocab_size=11, bos_token_id=None, eos_token_id=None)),
        "t5": lambda: T5ForConditionalGeneration(T5Config(d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, vocab_size=11, decoder_start_token_id=0,
                                                          eos_token_id=None)),
        "bart": lambda: BartForConditionalGeneration(BartConfig(d_model=8, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=8, decoder_ffn_dim=8,
                                                                vocab_size=11, pad_token_id=1, eos_token_id=None, bos_token_id=None, decoder_start_token_id=2, forced_eos_token_id=None)),
        "opt": lambda: OPTForCausalLM(OPTConfig(hidden_size=8, num_hidden_layers=1, ffn_dim=8, num_attention_heads=2, vocab_size=11, max_position_embeddings=16, word_embed_proj_dim=8,
                                                bos_token_id=None, eos_token_id=None)),
        "bloom": lambda: BloomForCausalLM(BloomConfig(hidden_size=8, n_layer=1, n_head=2, vocab_size=11, bos_token_id=None, eos_token_id=None, pad_token_id=None)),
        "mamba": lambda: MambaForCausalLM(MambaConfig(vocab_size=11, hidden_size=8, num_hidden_layers=1, state_size=4, bos_token_id=None, eos_token_id=None, pad_token_id=None)),
    }  # fmt: skip
    return [made[name]().eval() for name in names or ("gpt2", "llama")]


def _claim_to_be(device, *tensors):
    for tensor in tensors:
        tensor.fake_device = torch.device(device)


@contextlib.contextmanager
def _pretended(model_on, ids_on, *names):
    """[(model, ids)], fake tensors that claim to be on these devices."""
    with FakeTensorMode(), torch.no_grad():
        pairs = [(model, torch.tensor(IDS)) for model in _models(*names)]
        for model, ids in pairs:
            _claim_to_be(model_on, *model.parameters(), *model.buffers())
            _claim_to_be(ids_on, ids)
        yield pairs


def _running(model):
    """The page's two hooks: the names of the modules that were entered and have not returned."""
    running = []
    for name, module in model.named_modules():
        module.register_forward_pre_hook(lambda module, args, name=name: running.append(name))
        module.register_forward_hook(lambda module, args, output: running.pop() and None)
    return running


def two_devices_are_named_and_nothing_else():
    """#device-errors: `Expected all tensors to be on the same device` names two devices.
    #device-errors: It names neither the layer nor the variable that you forgot to move, and the line of yours is further up in the traceback.
    """
    with _pretended(GPU, "cpu") as pairs:
        for model, forgotten_ids in pairs:
            with pytest.raises(RuntimeError, match=f"{MIXED}.*two devices, ({GPU} and cpu|cpu and {GPU})") as failed:
                model(forgotten_ids)
            assert not any(word in str(failed.value) for word in ("forgotten_ids", "input_ids", "wte", "embed", "Embedding"))
            frames = [frame.filename for frame in traceback.extract_tb(failed.tb)]
            assert frames[0] == __file__ and __file__ not in frames[1:] and len(frames) > 5


def one_by_one_the_messages_come_as_the_table_says():
    """#which: | `Expected all tensors to be on the same device` | the first layer, a layer in the middle |
    #which: | `Tensor on device cpu is not on the expected device meta!` | meta |
    #which: | `Cannot copy out of meta tensor; no data!` | meta, offloaded modules |
    #which: | `Attempting to deserialize object on a CUDA device` | map_location |
    """
    from accelerate import cpu_offload

    with FakeTensorMode(), torch.no_grad():
        first, middle = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)), nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
        _claim_to_be(GPU, *first.parameters())
        _claim_to_be(GPU, *middle[1].parameters())
        for model, fails_in in (first, "0"), (middle, "1"):
            running = _running(model)
            with pytest.raises(RuntimeError, match=MIXED):
                model(torch.ones(1, 2))
            assert running == ["", fails_in]
    with pytest.raises(RuntimeError, match="Tensor on device cpu is not on the expected device meta!"):
        nn.LayerNorm(2, elementwise_affine=False)(torch.ones(2, device="meta")) + torch.ones(2)
    for model in nn.Linear(2, 2, device="meta"), nn.Sequential(nn.Linear(2, 2)):
        if isinstance(model, nn.Sequential):
            cpu_offload(model, execution_device="cpu")
        with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor; no data!"):
            model.to("cpu")
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
            torch.load(_file_from("cuda:0"))


def a_convolution_says_input_type_and_weight_type():
    """#which: | `Input type … and weight type … should be the same` | convolutions |
    #convolution: That is the sentence of a convolution, and `FloatTensor` gives it away: ids are integers, and a language model begins with an embedding.
    #convolution: The same sentence complains about dtypes, as here (on a CPU it speaks of the bias), so read the two types before you move anything.
    """
    says = "Input type .* and (weight|bias) type .* should be the same"
    x = torch.ones(1, 1, 4, 4, 4, dtype=torch.float64)
    for layer, x in (nn.Conv1d(1, 1, 2), x.new_ones(1, 1, 4)), (nn.Conv2d(1, 1, 2), x[0]), (nn.Conv3d(1, 1, 2), x):
        with pytest.raises(RuntimeError, match=says) as failed:
            layer(x)
        assert "Input type (double) and bias type (float)" in str(failed.value)
    for layer in nn.Linear(4, 4), nn.LayerNorm(4), nn.GRU(4, 4), nn.MultiheadAttention(4, 1), nn.Embedding(4, 4):
        x = torch.ones(2, 4, dtype=torch.float64)
        with pytest.raises((RuntimeError, ValueError)) as failed:
            layer(*[x] * (3 if isinstance(layer, nn.MultiheadAttention) else 1))
        assert "bias type" not in str(failed.value) and "weight type" not in str(failed.value)
    for model in _models("gpt2", "llama", "t5"):
        running = _running(model)
        with pytest.raises(RuntimeError, match="'indices' to have one of the following scalar types: Long, Int"):
            model(torch.ones(1, 3), **({"decoder_input_ids": torch.ones(1, 3).long()} if "t5" in type(model).__name__.lower() else {}))
        assert isinstance(model.get_submodule(running[-1]), nn.Embedding)


def what_is_offloaded_is_not_moved():
    """#which: | `You can't move a model that has some modules offloaded` | more than one device |"""
    model = _models("gpt2")[0]
    device_map = {"transformer.wte": "cpu", "transformer.wpe": "cpu", "lm_head": "cpu", "transformer.h": "disk", "transformer.ln_f": "cpu"}
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        split = GPT2LMHeadModel.from_pretrained(folder, device_map=device_map, offload_folder=f"{folder}/offload")
        with pytest.raises(RuntimeError, match="You can't move a model that has some modules offloaded"):
            split.to("cpu")


def a_device_that_is_not_there():
    """#which: | `Torch not compiled with CUDA enabled` | no such device |
    #no-such-device: `torch.device("cuda")` is only a name and is made anywhere.
    #no-such-device: The failure comes with the first tensor.
    #no-such-device: A build without CUDA says the sentence shown here.
    """
    assert [torch.device(name).type for name in ("cuda", "cuda:7", "mps", "xpu")] == ["cuda", "cuda", "mps", "xpu"]
    if torch.version.cuda is None and torch.version.hip is None:
        for use in lambda: torch.ones(1, device="cuda"), lambda: torch.ones(1).to("cuda"), lambda: nn.Linear(1, 1).cuda():
            with pytest.raises(AssertionError, match="^Torch not compiled with CUDA enabled$"):
                use()
        nn.Identity().to("cuda")  # no tensor, no failure


def asking_first_raises_nothing():
    """#no-such-device: Ask `is_available()` first, or let PyTorch choose."""
    device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
    assert torch.ones(1, device=device).device.type == device.type
    assert torch.cuda.is_available() == (torch.cuda.device_count() > 0)


def out_of_range():
    """#device-assert: Run the same step on the CPU: there it is mostly an `IndexError`, where the number is used.
    #device-assert: Usual causes: a tokenizer with more tokens than the embedding has rows (`resize_token_embeddings`), a label outside the classes, a text longer than the table of positions of a GPT-2 or BART.
    #device-assert: A label of -100 is skipped.
    #device-assert: On the CPU it is a `RuntimeError` about a `probability tensor`.
    #device-assert: Devices have nothing to do with it.
    """
    for model in _models("gpt2", "llama", "t5", "bart"):
        for bad in 11, -1:
            running = _running(model)
            with pytest.raises(IndexError, match="index out of range in self"):
                model(torch.tensor([[1, bad]]))
            assert isinstance(model.get_submodule(running[-1]), nn.Embedding)
        model.resize_token_embeddings(12)
        model(torch.tensor([[1, 11]]), **({"decoder_input_ids": torch.tensor([[1]])} if model.config.is_encoder_decoder else {}))
    model = _models("gpt2")[0]
    for bad in 11, -1:
        with pytest.raises(IndexError, match=f"Target {bad} is out of bounds"):
            model(torch.tensor(IDS), labels=torch.tensor([[1, 2, bad]]))
    logits = torch.randn(3, 11)
    assert torch.equal(F.cross_entropy(logits, torch.tensor([1, -100, 2])), F.cross_entropy(logits[[0, 2]], torch.tensor([1, 2])))
    long = torch.ones(1, 1025, dtype=torch.long)
    for model, positions in zip(_models("gpt2", "bart"), ("transformer.wpe", "model.encoder.embed_positions")):
        running = _running(model)
        with pytest.raises(IndexError, match="index out of range in self"):
            model(long)
        assert running[-1] == positions and model.config.max_position_embeddings == 1024
    _models("llama")[0](long[:, :600])  # turns, and has no table
    bert = BertForMaskedLM(BertConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, vocab_size=11))
    with pytest.raises(RuntimeError, match="expanded size of the tensor"):  # its shapes refuse before a position is used
        bert(long)
    refused = []
    for use in lambda i: F.embedding(i, logits), lambda i: logits[i], lambda i: logits.index_select(0, i), lambda i: F.cross_entropy(logits[:1], i), lambda i: logits.gather(0, i[None]):
        with pytest.raises((IndexError, RuntimeError), match="out of (range|bounds)") as failed:
            use(torch.tensor([11]))
        refused.append(failed.type)
    assert refused == [IndexError] * 4 + [RuntimeError]
    for number in float("nan"), float("inf"), -1.0:
        with pytest.raises(RuntimeError, match="probability tensor contains either `inf`, `nan` or element < 0"):
            torch.multinomial(torch.tensor([number, 1.0]), 1)
    broken = _models("llama")[0]
    broken.lm_head.weight.data.fill_(float("nan"))
    with pytest.raises(RuntimeError, match="probability tensor"):
        broken.generate(torch.tensor(IDS), do_sample=True, max_new_tokens=1)


def meta_checks_what_meets_one_by_one():
    """#stand-ins: `meta` checks devices where numbers meet one by one, in a sum, a norm, a loss, and says so in words of its own."""
    mixes = [
        lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a > b, lambda a, b: a**b, torch.maximum, lambda a, b: torch.lerp(a, b, 0.5), lambda a, b: torch.where(a > 0, b, a),
        lambda a, b: torch.cat([a, b]), lambda a, b: F.layer_norm(a.view(1, 2), (2,), b), lambda a, b: F.rms_norm(a.view(1, 2), (2,), b), lambda a, b: F.group_norm(a.view(1, 2), 1, b),
        lambda a, b: F.batch_norm(a.view(1, 2), b, b), F.mse_loss, F.l1_loss, F.binary_cross_entropy, lambda a, b: F.cross_entropy(a.view(1, 2), b.view(1, 2)),
    ]  # fmt: skip
    for mix in mixes:
        for a, b in ("meta", "cpu"), ("cpu", "meta"):
            with pytest.raises(RuntimeError, match=ON_META) as failed:
                mix(torch.ones(2, device=a), torch.ones(2, device=b))
            assert MIXED not in str(failed.value)
            with FakeTensorMode():
                x, y = torch.ones(2), torch.ones(2)
                _claim_to_be(GPU, x if a == "meta" else y)
                with pytest.raises(RuntimeError, match=MIXED):
                    mix(x, y)


def meta_does_not_check_these():
    """#stand-ins: It does not check a matrix product without bias, an embedding, a convolution, an index, or a sum or product in place; and where such a result is on the CPU, nobody has computed it: it is memory as it was found.
    #stand-ins: So do not test your device handling with `meta` alone.
    """
    linear, two = (lambda x, w: F.linear(x, w)), (2, 2)
    in_place = [lambda x, y: x.add_(y), lambda x, y: x.sub_(y), lambda x, y: x.mul_(y), lambda x, y: x.div_(y)]
    mixes = [(torch.matmul, two, two), (torch.bmm, (1, 2, 2), (1, 2, 2)), (linear, two, two), (F.embedding, None, two), (lambda i, x: x[i], None, two),
             (lambda i, x: x.index_select(0, i), None, two), (lambda i, x: x.gather(1, i.view(1, 1)), None, two), (F.conv1d, (1, 1, 2), (1, 1, 1)), (F.conv2d, (1, 1, 2, 2), (1, 1, 1, 1)),
             (F.conv_transpose1d, (1, 1, 2), (1, 1, 1)), *[(change, two, two) for change in in_place]]  # fmt: skip
    torch.use_deterministic_algorithms(True)  # what nobody has written then reads as nan
    on_the_cpu = refused_by_a_gpu = 0
    for mix, x, y in mixes:
        for a, b in ("meta", "cpu"), ("cpu", "meta"):
            make = lambda shape, device: torch.zeros(1, dtype=torch.long, device=device) if shape is None else torch.ones(shape, device=device)
            result = mix(make(x, a), make(y, b))
            if not result.is_meta:
                on_the_cpu += 1
                assert result.isnan().all() or mix in in_place and (result == 1).all()
            with FakeTensorMode():
                try:
                    mix(make(x, a.replace("meta", GPU)), make(y, b.replace("meta", GPU)))
                except RuntimeError as error:
                    refused_by_a_gpu += MIXED in str(error)
    assert on_the_cpu > 5 and refused_by_a_gpu > 8


def three_things_may_come_from_the_cpu():
    """#stand-ins: Three things may come from the CPU on any device: in arithmetic, a tensor of one number without dimensions; an index in brackets; and what `copy_()` reads."""
    number, index = torch.tensor(3.0), torch.tensor([0])
    for mix in lambda x, y: x * y, lambda x, y: x + y, torch.maximum, lambda x, y: torch.where(x > 0, y, x):
        assert mix(torch.ones(2, device="meta"), number).is_meta
        with FakeTensorMode(allow_non_fake_inputs=True):
            assert mix(torch.ones(2, device=GPU), number).device.type == "cuda"
        with pytest.raises(RuntimeError, match=ON_META):  # one number with a dimension may not
            mix(torch.ones(2, device="meta"), torch.ones(1))
        with pytest.raises(RuntimeError, match=f"{ON_META}|is on"):  # nor one from elsewhere on the CPU
            torch.ones(2) * torch.tensor(3.0, device="meta")
    with FakeTensorMode(), pytest.raises(RuntimeError, match=MIXED):
        torch.ones(2, device=GPU).index_select(0, torch.tensor([0]))  # an index, but not in brackets
    with pytest.raises(RuntimeError, match=ON_META), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        F.mse_loss(torch.ones(2, device="meta"), number)  # one number, but not in arithmetic
    assert torch.ones(2, device="meta")[index].is_meta and torch.ones(2, device="meta").index_put((index,), number).is_meta
    assert torch.ones(2, device="meta").copy_(torch.ones(2)).is_meta


def calling_with_ids_elsewhere_fails_in_the_embedding():
    """#first-layer: You moved the model and not the ids, or the ids and not the model, and called `model(ids)`.
    #first-layer: It finds the place: the first layer that meets both devices, which in a language model is the embedding.
    #first-layer: And a GPT-2 never gets there: the ids meet the embedding first.
    """
    for where in (GPU, "cpu"), ("cpu", GPU):
        with _pretended(*where, "gpt2", "llama", "t5", "opt", "bloom", "mamba") as pairs:
            for model, ids in pairs:
                running = _running(model)
                with pytest.raises(RuntimeError, match=MIXED):
                    model(ids, **({"decoder_input_ids": ids} if isinstance(model, T5ForConditionalGeneration) else {}))
                assert isinstance(model.get_submodule(running[-1]), nn.Embedding)
    with _pretended("cpu", "cpu") as pairs:
        assert all(model(ids).logits.device.type == "cpu" for model, ids in pairs)


def fake_tensors_claim_a_device():
    """#first-layer: `FakeTensorMode` gives tensors that claim to be on a device, and applies PyTorch's rules about devices to them (not to a convolution's, nor to an index on a GPU into a CPU tensor); it is how `torch.compile` thinks about your model."""
    with FakeTensorMode(), torch.no_grad():
        x = torch.ones(2, 2, device=GPU)
        assert str(x.device) == GPU and x.is_cuda and (x + x).is_cuda and (x * torch.tensor(2.0)).is_cuda
        for mix in lambda: x + torch.ones(2), lambda: x @ torch.ones(2, 2), lambda: F.linear(torch.ones(2, 2), x), lambda: F.embedding(torch.tensor([0]), x), lambda: F.layer_norm(x, (2,), torch.ones(2)):
            with pytest.raises(RuntimeError, match=MIXED):
                mix()
        for conv, shape in (F.conv1d, (1, 1, 2)), (F.conv2d, (1, 1, 2, 2)):
            conv(torch.ones(shape, device=GPU), torch.ones(shape))  # goes through
        torch.ones(4)[torch.ones(2, dtype=torch.long, device=GPU)]  # and so does this
    seen = []
    torch.compile(nn.Linear(2, 2), backend=lambda graph, inputs: seen.extend(n.meta.get("example_value") for n in graph.graph.nodes) or graph.forward)(torch.ones(1, 2))
    assert len([value for value in seen if isinstance(value, FakeTensor)]) == 4  # weight, bias, input, result


def the_last_that_runs_is_where_it_failed():
    """#first-layer: The two hooks keep the names of the modules that were entered and have not returned; the last of them is where it failed.
    #first-layer: That works with other errors, too.
    """

    class Parent(nn.Module):
        def __init__(self, child, fail=None):
            super().__init__()
            self.done, self.child, self.fail = nn.Identity(), child, fail

        def forward(self, x):
            x = self.child(self.done(x))
            return self.fail(x) if self.fail else x

    for error in ValueError, TypeError, KeyError, ZeroDivisionError, RuntimeError:

        def fail(x, error=error):
            raise error("x")

        for model, where in (Parent(nn.Identity(), fail), [""]), (Parent(Parent(nn.Identity(), fail)), ["", "child"]), (Parent(Parent(nn.Linear(9, 9))), ["", "child", "child.child"]):
            running = _running(model)
            with pytest.raises((error, RuntimeError)):
                model(torch.ones(1, 2))
            assert running == where  # not the child that returned before
    model = Parent(nn.Linear(2, 2))
    running = _running(model)
    model(torch.ones(1, 2))
    assert running == []


def generate_moves_what_it_passes_on():
    """#first-layer: `generate()` is another matter:
    #first-layer: In transformers 5.23 it moves what it passes to the model to `model.device`, before each forward pass.
    #first-layer: So a decoder such as GPT-2 or Llama takes ids from the CPU, and ids from elsewhere with a warning.
    """
    for model_on, ids_on in (GPU, "cpu"), ("cpu", GPU):
        with _pretended(model_on, ids_on, "gpt2", "llama", "opt", "bloom", "mamba") as pairs:
            for model, ids in pairs:
                made = model.prepare_inputs_for_generation(ids, attention_mask=torch.ones_like(ids))
                assert {"input_ids", "attention_mask"} <= set(made) and {str(tensor.device) for tensor in made.values() if torch.is_tensor(tensor)} == {model_on}
    with _pretended(GPU, "cpu") as pairs:  # generate() itself, up to where a pretended GPU can go no further
        for model, ids in pairs:
            received = []
            model.register_forward_pre_hook(lambda module, args, kwargs: received.append({str(t.device) for t in kwargs.values() if torch.is_tensor(t)}), with_kwargs=True)
            with warnings.catch_warnings(), mock.patch.object(FakeTensor, "__bool__", lambda tensor: False), contextlib.suppress(RuntimeError):
                warnings.simplefilter("error")
                model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=2, do_sample=False)
            assert received == [{GPU}]
    with _pretended("cpu", GPU) as pairs:
        for model, ids in pairs:
            with pytest.warns(UserWarning, match="`input_ids` is on cuda, whereas the model is on cpu"), mock.patch.object(FakeTensor, "__bool__", lambda tensor: False), contextlib.suppress(RuntimeError):
                model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=2, do_sample=False)
    for model in _models():  # and before each pass, to its end, if two names of the CPU count as two devices
        moved, prepare = [], model.prepare_inputs_for_generation
        model.prepare_inputs_for_generation = lambda *args, prepare=prepare, **kwargs: moved.append(prepare(*args, **kwargs)) or moved[-1]
        with mock.patch.object(type(model), "device", torch.device("cpu", 0)), mock.patch("transformers.generation.utils.move_to_device", side_effect=lambda made, to: made) as move:
            model.generate(torch.tensor(IDS), max_new_tokens=3, do_sample=False)
        assert len(moved) == move.call_count == 3 and {str(call.args[1]) for call in move.call_args_list} == {"cpu:0"}


def what_an_encoder_gets_is_not_moved():
    """#first-layer: What goes through an encoder, as in T5 or BART, is not moved."""
    for where in (GPU, "cpu"), ("cpu", GPU):
        with _pretended(*where, "t5", "bart") as pairs:
            for model, ids in pairs:
                running = _running(model)
                model.generation_config.pad_token_id = None  # or it looks for it among the ids, which a fake tensor cannot do
                with pytest.raises(RuntimeError, match=MIXED):
                    model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=2)
                assert "encoder" in running[-1] and "decoder" not in running[-1]


def a_matrix_product_has_no_argument_weight():
    """#first-layer: Nothing says that: `addmm` has no argument `weight`, but `mat1` and `mat2`."""
    names = {argument.name for argument in torch.ops.aten.addmm.default._schema.arguments}
    assert "weight" not in names and {"mat1", "mat2"} < names


def gpt2_calls_its_embedding_wte():
    """#middle: GPT-2 has no attribute `embedding`.
    #middle: A moved tensor is no Parameter.
    #middle: Forced in as one, it is no longer tied to the head, and nothing says so.
    """
    model = _models("gpt2")[0]
    wte = model.transformer.wte
    with pytest.raises(AttributeError, match="no attribute 'embedding'"):
        model.embedding
    for moved in wte.weight.to("meta"), wte.weight.to(torch.float64):
        assert not isinstance(moved, nn.Parameter)
        with pytest.raises(TypeError, match="as parameter 'weight'"):
            wte.weight = moved
    assert model.lm_head.weight is wte.weight
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wte.weight = nn.Parameter(wte.weight.to("meta"))
    assert model.lm_head.weight is not wte.weight and not model.lm_head.weight.is_meta


def the_first_parameter_speaks_for_one_layer():
    """#middle: And `model.device`, the device of the first parameter, now speaks for one layer only, so an input that follows it meets the next layer on the other device.
    """
    for model in _models():
        embedding = model.get_input_embeddings().to("meta")
        assert model.device.type == "meta" and next(model.parameters()) is embedding.weight
        assert {p.device.type for p in model.parameters() if p is not embedding.weight} == {"cpu"}
        running = _running(model)
        with pytest.raises(RuntimeError, match=ON_META):
            model(torch.tensor(IDS, device=model.device))
        assert model.get_submodule(running[-1]) is not embedding


def nothing_is_carried_between_layers():
    """#middle: Between two layers PyTorch carries nothing: the call raises, and that is well defined.
    #middle: (Three things may come from the CPU.)
    #middle: What does carry tensors is a hook, or you.
    """
    with FakeTensorMode(), torch.no_grad():
        layers = (nn.Linear(2, 2), nn.Linear(2, 2, bias=False), nn.LayerNorm(2), nn.Embedding(2, 2), nn.BatchNorm1d(2), nn.PReLU(2), nn.RMSNorm(2), nn.Bilinear(2, 2, 2),
                  nn.MultiheadAttention(2, 1), nn.LSTM(2, 2), nn.GRU(2, 2), nn.LSTMCell(2, 2), nn.TransformerEncoderLayer(2, 1, 2))  # fmt: skip
        for layer in layers:
            _claim_to_be(GPU, *layer.parameters(), *layer.buffers())
            x = torch.zeros(2, 2, dtype=torch.long if isinstance(layer, nn.Embedding) else None)
            inputs = [x] * (2 if isinstance(layer, nn.Bilinear) else 3 if isinstance(layer, nn.MultiheadAttention) else 1)
            with pytest.raises((RuntimeError, ValueError), match=f"{MIXED}|Input and parameter tensors are not at the same device"):
                layer(*inputs)
            for by in "you", "a hook":
                if by == "a hook":
                    layer.register_forward_pre_hook(lambda module, args: tuple(x.to(GPU) for x in args))
                if not isinstance(layer, (nn.BatchNorm1d, nn.LSTM, nn.GRU, nn.LSTMCell)):  # these need a GPU that is there
                    result = layer(*[x.to(GPU) if by == "you" else x for x in inputs])
                    assert (result[0] if isinstance(result, tuple) else result).is_cuda


def what_forward_makes_belongs_on_the_inputs_device():
    """#cached: A tensor that `forward` makes on every call belongs on the input's device.
    #cached: Kept for the next call it is worse, since it works until the model moves:
    #cached: The first call made it in the right place.
    #cached: The move left it there, because it is not registered.
    """

    class Masked(nn.Module):
        def __init__(self, keep, follow):
            super().__init__()
            self.keep, self.follow, self.mask, self.registered = keep, follow, None, nn.Buffer(torch.ones(3))

        def forward(self, x):
            mask = self.mask if self.mask is not None else torch.ones(3, device=x.device if self.follow else None)
            self.mask = mask if self.keep else None
            return x * self.registered + mask

    there = torch.ones(3, device="meta")
    assert Masked(keep=False, follow=True).to("meta")(there).is_meta
    with pytest.raises(RuntimeError, match=ON_META):
        Masked(keep=False, follow=False).to("meta")(there)
    module = Masked(keep=True, follow=True)
    assert module(torch.ones(3)).device == module.mask.device == torch.ones(3).device
    module.to("meta")
    assert module.registered.is_meta and not module.mask.is_meta
    with pytest.raises(RuntimeError, match=ON_META):
        module(there)


def a_name_reserved_for_a_buffer():
    """#cached: `register_buffer("mask", None)` reserves the name: what is assigned later is a buffer and moves.
    #cached: With `persistent=False` it stays out of the file; otherwise the first call adds a key to `state_dict()`.
    """
    for persistent in (True, False):
        module = nn.Module()
        module.register_buffer("mask", None, persistent=persistent)
        assert list(module.state_dict()) == [] == list(module.buffers())
        module.mask = torch.ones(3)
        assert [name for name, _ in module.named_buffers()] == ["mask"] and module.to("meta").mask.is_meta
        assert list(module.state_dict()) == ["mask"] * persistent
    plain = nn.Module()
    plain.mask = None
    plain.mask = torch.ones(3)
    assert list(plain.buffers()) == [] and not plain.to("meta").mask.is_meta


def _file_from(*places):
    """A file with a tensor from each of these places."""
    waiting = list(places)
    torch.serialization.register_package(0, lambda storage: waiting.pop(0), lambda *_: None)
    file = io.BytesIO()
    torch.save({place: torch.ones(2, 2) for place in places}, file)
    torch.serialization._package_registry[:] = [entry for entry in torch.serialization._package_registry if entry[0] != 0]
    file.seek(0)
    return file


def map_location_maps_names():
    """#map-location: A dict maps only the names it has: `{"cuda:0": "cpu"}` does nothing for a file from `cuda:1`.
    #map-location: `"cpu"` covers them all.
    """
    both = _file_from("cuda:0", "cuda:1", "mps")
    assert {tensor.device.type for tensor in torch.load(both, map_location="cpu").values()} == {"cpu"}
    for there, mapped in ("cuda:1", {"cuda:0": "cpu"}), ("cuda:0", {"cuda:1": "cpu", "cuda": "cpu"}):
        if not torch.cuda.is_available():
            with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
                torch.load(_file_from(there), map_location=mapped)
        assert torch.load(_file_from(there), map_location={there: "cpu"})[there].device.type == "cpu"


def map_location_does_not_move_the_model():
    """#map-location: None of it moves your model, unless `assign=True` lets the loaded tensors take the place of yours."""
    file = io.BytesIO()
    torch.save(nn.Linear(2, 2).state_dict(), file)
    for map_location in "cpu", {"cpu": "meta"}, "meta", lambda storage, location: storage:
        for device in "cpu", "meta":
            for assign in (False, True):
                file.seek(0)
                loaded, model = torch.load(file, map_location=map_location), nn.Linear(2, 2, device=device)
                if loaded["weight"].is_meta and device == "cpu" and not assign:
                    continue  # nothing to copy from
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # copying to meta copies nothing
                    model.load_state_dict(loaded, assign=assign)
                assert model.weight.device == (loaded["weight"].device if assign else torch.device(device))


def on_meta_only_shapes_are_computed():
    """#still-on-meta: On `meta` only shapes are computed, and an embedding on `meta` does not mind ids from the CPU.
    #still-on-meta: The call went through!
    #still-on-meta: The error comes where somebody needs a number, perhaps far away.
    """
    for model in _models():
        logits = model.to("meta")(torch.tensor(IDS)).logits
        assert logits.is_meta and logits.shape == (1, 3, 11) and logits.dtype == torch.float32
        later = logits.softmax(-1)[0, -1].argmax()  # goes on without a number
        assert later.is_meta and later.shape == ()
        for needs in later.item, later.tolist, later.cpu, later.numpy, lambda: bool(later), lambda: int(later):
            with pytest.raises((RuntimeError, TypeError), match="meta"):
                needs()


def what_a_file_lacks_stays_on_meta():
    """#still-on-meta: Then either the weights were never loaded (fill it), or the file that was loaded lacked some."""
    whole = Net().state_dict()
    del whole["head.weight"]
    with torch.device("meta"):
        never, lacking = Net(), Net()
    lacking.load_state_dict(whole, strict=False, assign=True)
    assert all(p.is_meta for p in never.parameters())
    assert [name for name, p in lacking.named_parameters() if p.is_meta] == ["head.weight"]


def the_check_misses_plain_attributes_and_counts_the_untied_head():
    """#still-on-meta: The last line is the check; tensors in plain attributes escape it. (29 and not 28: `init_empty_weights` has also untied the head; `tie_weights()` repairs that.)"""
    from accelerate import init_empty_weights

    module = nn.Linear(2, 2)
    module.plain = torch.ones(2, device="meta")
    still = lambda model: [name for name, tensor in [*model.named_parameters(), *model.named_buffers()] if tensor.is_meta]
    assert still(module) == [] and still(module.to("meta")) == ["weight", "bias"]
    with init_empty_weights():
        empty = _models("gpt2")[0]
    assert len(still(empty)) == 29 and empty.lm_head.weight is not empty.transformer.wte.weight
    empty.tie_weights()
    assert len(still(empty)) == 28 == len(list(_models("gpt2")[0].parameters())) and empty.lm_head.weight is empty.transformer.wte.weight


def hooks_bring_the_weights_for_a_call():
    """#offloaded: accelerate keeps the weights elsewhere, and hooks bring those of a module in for each call of it.
    #offloaded: Between calls you see `meta`.
    #offloaded: So `meta` is not always an error, and a check must know the difference.
    """
    from accelerate import cpu_offload, disk_offload

    x = torch.ones(1, 4)
    with tempfile.TemporaryDirectory() as folder:
        for offload in cpu_offload, lambda model, execution_device: disk_offload(model, folder, execution_device):
            model = Net().eval()
            before, inside = model(x), []
            offload(model, execution_device="cpu")
            model.head.register_forward_pre_hook(lambda module, args: None)
            inner = model.head._old_forward
            model.head._old_forward = lambda x, inner=inner, head=model.head: inside.append(str(head.weight.device)) or inner(x)
            for _ in range(2):
                assert {str(p.device) for p in model.parameters()} == {"meta"}
                assert torch.equal(model(x), before)
            assert inside == ["cpu", "cpu"]
    attention = cpu_offload(nn.MultiheadAttention(4, 1), execution_device="cpu")  # reads the weight of its out_proj, and does not call it
    with pytest.raises(RuntimeError, match=ON_META):
        attention(x, x, x)


def a_weight_is_read_inside_a_block():
    """#offloaded: To read a weight, use `align_module_device` on the module that holds it."""
    from accelerate import cpu_offload
    from accelerate.utils import align_module_device

    model = Net()
    weight = model.head.weight.detach().clone()
    cpu_offload(model, execution_device="cpu")
    with pytest.raises(NotImplementedError, match="Cannot copy out of meta"):
        model.head.weight.tolist()
    with align_module_device(model.head):
        assert torch.equal(model.head.weight, weight)
    with align_module_device(model):
        assert model.head.weight.is_meta
    assert model.head.weight.is_meta


def removing_hooks_is_enough_for_a_model_that_was_whole():
    """#offloaded: To get rid of the hooks, load the model again without offloading; `remove_hook_from_submodules` is enough only for a model that was whole before, as here."""
    from accelerate import cpu_offload, disk_offload
    from accelerate.hooks import remove_hook_from_submodules

    with tempfile.TemporaryDirectory() as folder:
        for offload in cpu_offload, lambda model, execution_device: disk_offload(model, f"{folder}/all", execution_device):
            model = Net().eval()
            weights = {key: tensor.clone() for key, tensor in model.state_dict().items()}
            offload(model, execution_device="cpu")
            remove_hook_from_submodules(model)
            assert all(torch.equal(tensor, weights[key]) for key, tensor in model.state_dict().items()) and model.to("cpu") is model

        whole, device_map = _models("gpt2")[0], {"transformer.wte": "cpu", "transformer.wpe": "cpu", "lm_head": "cpu", "transformer.h": "disk", "transformer.ln_f": "cpu"}
        whole.save_pretrained(folder)
        split = GPT2LMHeadModel.from_pretrained(folder, device_map=device_map, offload_folder=f"{folder}/offload")
        remove_hook_from_submodules(split)
        assert {str(p.device) for p in split.parameters()} == {"cpu", "meta"}
        with pytest.raises(RuntimeError, match=ON_META):
            split(torch.tensor(IDS))
        again = GPT2LMHeadModel.from_pretrained(folder)
        assert not any(hasattr(module, "_hf_hook") for module in again.modules()) and torch.equal(again(torch.tensor(IDS)).logits, whole(torch.tensor(IDS)).logits)


def reloading_its_state_casts_an_optimizer():
    """#cuda-optimizer: The same mend of an optimizer's state, for a dtype, did run."""
    for make in torch.optim.Adam, torch.optim.AdamW:
        model = nn.Linear(2, 1)
        optimizer = make(model.parameters())
        step = lambda: (model(torch.ones(1, 2, dtype=model.weight.dtype)).sum().backward(), optimizer.step())
        step()
        model.to(torch.float64)
        with pytest.raises(RuntimeError):
            step()
        optimizer.load_state_dict(optimizer.state_dict())
        assert optimizer.state[model.weight]["exp_avg"].dtype == torch.float64
        step()


shown = {
    "#middle: Four things go wrong, three of them loudly.":
        ("device_errors/one_layer_moved", "AttributeError: 'GPT2LMHeadModel'", "TypeError: cannot assign", "embedding: meta | head: cpu", "RuntimeError: Tensor on device cpu"),
}  # fmt: skip

listed = {
    "needs a GPU": [
        "#which: | `CUDA error: device-side assert triggered` | an id out of range, or `nan` |",
        "#device-assert: On a GPU a number out of range is noticed while the program has gone on, so the traceback may show a later line, and after it the process cannot use the GPU any more.",
        "#first-layer: On a GPU such messages name the operation, `wrapper_CUDA__index_select` for an embedding, and newer versions also say which argument is where "
        "(`… but got index is on cpu, different from other tensors on cuda:0`).",
    ],
    "upstream's word": ["#device-assert: Sampling from `nan` has the same message."],
    "rests on reading the source": [
        "#no-such-device: A build with CUDA on a machine without a GPU, according to the source, fails in CUDA's own start, in other words.",
    ],
    "about this project": [
        "#first-layer: Below they will stand captured.",
        "#cuda-optimizer: Their outputs will be captured on a machine with a GPU.",
        "#cuda-optimizer: All other outputs on this page ran on a CPU.",
    ],
    "no statement": [
        "#device-errors: Here are the ways into it, and the ways out.",
        "#map-location: What `torch.load` says without a GPU, and why, is told under map_location.",
        "#map-location: The forms it takes:",
    ],
}
