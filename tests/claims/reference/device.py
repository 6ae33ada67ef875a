"""What docs/en/reference/device.md says, proved sentence by sentence."""

import pytest
import torch
from _tiny import configuration, tiny
from torch import nn
from transformers import BertModel, GPT2LMHeadModel, LlamaForCausalLM, PreTrainedConfig, PreTrainedModel, T5ForConditionalGeneration, ViTModel
from transformers.utils.quantization_config import QuantizationMethod

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertModel, T5ForConditionalGeneration, ViTModel]
ADDED = {"to", "cuda", "half", "float"}


def _marked(method, cls=GPT2LMHeadModel, **marks):
    model = tiny(cls)
    model.is_quantized, model.quantization_method = True, method
    for name, value in marks.items():
        setattr(model, name, value)
    return model


def moved_as_in_nn_module():
    """#to: As in `nn.Module`.
    #half: Converts to float16, in place, and returns the model; `config.dtype` stays what it was.
    #float: Converts to float32, in place, and returns the model; refused for quantized models.
    #float: `bfloat16()` and `double()` are those of `nn.Module`, without that check.
    """
    for cls in MODELS:
        calls = {"half": torch.float16, "float": torch.float32, "bfloat16": torch.bfloat16, "double": torch.float64}
        for name, dtype in calls.items():
            for given in None, "float32", torch.float64:
                model = cls(configuration(cls, dtype=given))
                ids = [id(p) for p in model.parameters()]
                kept = model.config.dtype
                integers = {name: b.dtype for name, b in model.named_buffers() if not b.is_floating_point()}
                assert getattr(model, name)() is model and {p.dtype for p in model.parameters()} == {dtype}
                assert [id(p) for p in model.parameters()] == ids and model.config.dtype == kept
                assert {name: model.get_buffer(name).dtype for name in integers} == integers
                other = cls(model.config)
                nn.Module.to(other, dtype)
                assert [p.dtype for p in other.parameters()] == [p.dtype for p in model.parameters()]
                assert cls(model.config).to(dtype).dtype == dtype
        model = tiny(cls)
        assert model.to("meta") is model and {p.device.type for p in model.parameters()} == {"meta"}
    assert PreTrainedModel.bfloat16 is nn.Module.bfloat16 and PreTrainedModel.double is nn.Module.double
    for method in QuantizationMethod:
        with pytest.raises(ValueError, match="is not supported for quantized model"):
            _marked(method).float()
        assert _marked(method).bfloat16().dtype == torch.bfloat16 and _marked(method).double().dtype == torch.float64


def some_refuse_a_dtype():
    """#to: Models quantized with bitsandbytes, GPTQ or Quark refuse a dtype, though not that of a tensor you pass."""
    refusing = {QuantizationMethod.BITS_AND_BYTES, QuantizationMethod.GPTQ, QuantizationMethod.QUARK}
    for method in {*QuantizationMethod} - {QuantizationMethod.HQQ}:  # HQQ asks for its package
        for call in lambda m: m.to(torch.float16), lambda m: m.to(dtype=torch.float16), lambda m: m.to("cpu", torch.float16):
            if method in refusing:
                with pytest.raises(ValueError, match="`dtype`"):
                    call(_marked(method))
            else:
                assert call(_marked(method)).dtype == torch.float16
        assert _marked(method).to(torch.zeros(1, dtype=torch.float16)).dtype == torch.float16


def moving_8_bits_needs_a_new_bitsandbytes():
    """#to: An 8-bit model of bitsandbytes is moved to another device only if bitsandbytes is at least 0.48."""
    import transformers.modeling_utils as module

    asked = []
    for there in False, True:
        module.is_bitsandbytes_available = lambda version, there=there: asked.append(version) or there
        model = _marked(QuantizationMethod.BITS_AND_BYTES, is_loaded_in_8bit=True)
        if there:
            assert model.to("meta").device.type == "meta"
        else:
            with pytest.raises(ValueError, match="bitsandbytes>=0.48.0"):
                model.to("meta")
    assert {*asked} == {"0.48"}
    module.is_bitsandbytes_available = lambda *_: False
    assert _marked(QuantizationMethod.BITS_AND_BYTES, is_loaded_in_8bit=False).to("meta").device.type == "meta"


def what_is_added():
    """#device: What a PreTrainedModel adds to the methods of `nn.Module`, which have a page of their own."""
    movers = {"to", "cuda", "half", "float", "cpu", "double", "bfloat16", "type", "to_empty", "xpu"}
    assert {name for name in movers if getattr(PreTrainedModel, name) is not getattr(nn.Module, name)} == ADDED
    assert all(not hasattr(nn.Module, name) for name in ("dequantize", "device", "dtype"))


def cuda_is_refused_in_8_bits():
    """#cuda: As in `nn.Module`; refused for 8-bit models of bitsandbytes."""
    called = []
    original, nn.Module.cuda = nn.Module.cuda, lambda self, *arguments: called.append(arguments) or self
    try:
        for method, eight, refused in (
            (QuantizationMethod.BITS_AND_BYTES, True, True),
            (QuantizationMethod.BITS_AND_BYTES, False, False),
            (QuantizationMethod.GPTQ, True, False),
            (None, False, False),
        ):
            model = _marked(method, is_loaded_in_8bit=eight)
            called.clear()
            if refused:
                with pytest.raises(ValueError, match="not supported for `8-bit`"):
                    model.cuda(1)
                assert not called
            else:
                assert model.cuda(1) is model and called == [(1,)]
    finally:
        nn.Module.cuda = original


def half_is_refused_for_every_marked_model():
    """#half: Refused for every model marked as quantized."""
    for method in QuantizationMethod:
        model = _marked(method)
        with pytest.raises(ValueError, match="`.half..` is not supported for quantized model"):
            model.half()
        assert model.dtype == torch.float32


def dequantizing_needs_a_quantizer():
    """#dequantize: Asks the quantizer that loaded the model to undo its work.
    #dequantize: On any other model it is a `ValueError`.
    """
    asked = []

    class Quantizer:
        def dequantize(self, model, **options):
            asked.append(model)
            return model

    for cls in MODELS:
        model = tiny(cls)
        for mark in False, True:
            model.is_quantized = mark
            with pytest.raises(ValueError, match="first quantize your model in order to dequantize it"):
                model.dequantize()
        model.hf_quantizer = Quantizer()
        assert model.dequantize() is model and asked[-1] is model


class Mixed(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.count = nn.Parameter(torch.zeros(1, dtype=torch.int64, device="meta"), requires_grad=False)
        self.half_weight = nn.Parameter(torch.zeros(1, dtype=torch.float16))
        self.weight = nn.Parameter(torch.zeros(1, dtype=torch.float64))


class Empty(PreTrainedModel):
    config_class = PreTrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.register_buffer("table", torch.zeros(1))


def they_look_at_one_parameter():
    """#device: A property: the device of the first parameter.
    #device: A model without parameters raises `StopIteration`.
    #dtype: A property: the dtype of the first floating-point parameter.
    #dtype: They tell where one parameter is.
    #dtype: With a `device_map` or mixed dtypes, ask all parameters.
    """
    model = Mixed(PreTrainedConfig())
    assert model.device.type == "meta" and model.dtype == torch.float16
    assert {p.device.type for p in model.parameters()} == {"meta", "cpu"} and len({p.dtype for p in model.parameters()}) == 3
    for name in "device", "dtype":
        with pytest.raises(StopIteration):
            getattr(Empty(PreTrainedConfig()), name)
    tiny(GPT2LMHeadModel).save_pretrained("folder")
    parts = {"transformer.wte": "cpu", "transformer.wpe": "cpu", "transformer.h": "disk", "transformer.ln_f": "cpu", "lm_head": "cpu"}
    split = GPT2LMHeadModel.from_pretrained("folder", device_map=parts, offload_folder="offloaded")
    assert split.device.type == "cpu" and {p.device.type for p in split.parameters()} == {"cpu", "meta"}


def they_cannot_be_assigned():
    """#device: It cannot be assigned.
    #dtype: It cannot be assigned.
    """
    for cls in MODELS:
        model = tiny(cls)
        for name, value in ("device", "cpu"), ("dtype", torch.float16):
            before = getattr(model, name)
            with pytest.raises(AttributeError, match="no setter"):
                setattr(model, name, value)
            assert getattr(model, name) == before


listed = {
    "needs a GPU": ["#cuda: A move was not run here: it needs a GPU, see on a GPU."],
    "no statement": [
        "#device: How to read an entry is on the overview.",
        "#to: No quantization package runs in this snippet: it sets by hand the two attributes that a quantizer sets, to show what the methods ask.",
    ],
}
