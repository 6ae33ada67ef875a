"""What docs/en/methods/dtype_and_device.md says, proved sentence by sentence."""

import pytest
import torch
from _common import Net
from accelerate import cpu_offload
from torch import nn
from transformers import (
    BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedModel, T5Config, T5ForConditionalGeneration,
    XLNetConfig, XLNetModel,
)  # fmt: skip

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


class Integers(PreTrainedModel):
    """Its first parameter holds integers, its second half precision."""

    config_class = GPT2Config

    def __init__(self, config):
        super().__init__(config)
        self.table = nn.Parameter(torch.zeros(2, dtype=torch.int8), requires_grad=False)
        self.scale = nn.Parameter(torch.zeros(2, dtype=torch.float16))
        self.layer = nn.Linear(2, 2)


class Empty(PreTrainedModel):
    config_class = GPT2Config


def _gpt2():
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, n_positions=8, bos_token_id=0, eos_token_id=0, tie_word_embeddings=False)).eval()


def _bert():
    return BertForSequenceClassification(BertConfig(vocab_size=11, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)).eval()


def _llama():
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0)).eval()


def _xlnet():
    return XLNetModel(XLNetConfig(vocab_size=11, d_model=8, n_layer=1, n_head=2, d_inner=8))


def one_parameter_answers():
    """#dtype-and-device: Each is a fact about one of its parameters.
    #dtype: The first floating-point parameter answers for all.
    #device: The first parameter again, integers included.
    """
    for make in (_gpt2, _bert, _llama, _xlnet, lambda: Integers(GPT2Config())):
        model = make()
        parameters = list(model.parameters())
        first = next(p for p in parameters if p.is_floating_point())
        for p in parameters:
            if p.is_floating_point():
                p.data = p.data.double()
                assert (model.dtype == torch.float64) == (first.dtype == torch.float64)
        for other in parameters[1:]:
            other.data = other.data.bfloat16()
        assert model.dtype == (torch.bfloat16 if first is not parameters[0] else torch.float64)
        model = make()
        for name, child in list(model.named_modules()):
            for key, p in list(child.named_parameters(recurse=False)):
                if p is not next(model.parameters()):
                    setattr(child, key, nn.Parameter(p.detach().to("meta"), requires_grad=False))
        assert model.device.type == "cpu" and [p.device.type for p in model.parameters()].count("cpu") == 1
    whole = Integers(GPT2Config())
    whole.table = nn.Parameter(whole.table.detach().to("meta"), requires_grad=False)
    assert whole.device.type == "meta" and whole.dtype == torch.float16
    for ask in ("dtype", "device"):
        with pytest.raises(StopIteration):
            getattr(Empty(GPT2Config()), ask)


def one_dtype():
    """#dtype-and-device: | one dtype, of a model that has one | `model.dtype`, or `next(model.parameters()).dtype` for any module that has parameters |"""
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
        for model in (_gpt2().to(dtype), _bert().to(dtype), _llama().to(dtype)):
            assert model.dtype == dtype == next(model.parameters()).dtype
        for module in (nn.Linear(2, 2), nn.LSTM(2, 2), nn.Embedding(2, 2), Net()):
            assert next(module.to(dtype).parameters()).dtype == dtype
    with pytest.raises(StopIteration):
        next(nn.ReLU().parameters())


def all_dtypes():
    """#dtype-and-device: | all dtypes | `{p.dtype for p in model.parameters()}` |"""
    model = _bert()
    model.bert.half()
    model.bert.pooler.bfloat16()
    assert {p.dtype for p in model.parameters()} == {torch.float16, torch.bfloat16, torch.float32}


def where_the_ids_must_go():
    """#dtype-and-device: | where the ids must go | `model.get_input_embeddings().weight.device`; if that says `meta`, because the layer is offloaded, leave them on the CPU |
    #device: So ask the embedding.
    """
    for model in (_gpt2(), _llama(), _bert()):
        want = model(IDS.to(model.get_input_embeddings().weight.device)).logits
        cpu_offload(model, execution_device="cpu")
        assert model.get_input_embeddings().weight.device.type == "meta" and torch.equal(model(IDS).logits, want)
        with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor"):
            model(IDS.to("meta"))
    model = _gpt2()
    model.transformer.wte.to("meta")  # stands in for the GPU that has the embedding
    with pytest.raises(RuntimeError, match="device"):
        model(IDS)


def where_the_logits_are():
    """#dtype-and-device: | where the logits are | `logits.device`; beside an offloaded head it is not the head's |"""
    for model in (_gpt2(), _llama()):
        assert model(IDS).logits.device == model.get_output_embeddings().weight.device
        cpu_offload(model, execution_device="cpu")
        logits = model(IDS).logits
        assert logits.device.type == "cpu" and model.get_output_embeddings().weight.device.type == "meta"
        assert logits[0, -1].argmax().item() in range(11)  # it is really there


def a_device_is_no_string():
    """#dtype-and-device: | whether a tensor is on the CPU | `x.device.type == "cpu"`; `x.device == "cpu"` is `False` everywhere |"""
    for device in ("cpu", "meta", torch.device("cpu", 0)):
        x = torch.zeros(2, device=device)
        assert (x.device.type == "cpu") == (device != "meta")
        assert not any(x.device == name for name in ("cpu", "meta", "cpu:0", "cuda", str(x.device)))
    assert torch.zeros(2).device == torch.device("cpu")


def they_are_read_only():
    """#dtype-and-device: | to change it | `model.to(...)`: the properties are read-only |"""
    for model in (_gpt2(), _bert(), _xlnet()):
        for name, value in ("dtype", torch.float16), ("device", "meta"):
            with pytest.raises(AttributeError, match=f"property '{name}'"):
                setattr(model, name, value)
        assert model.to("meta", torch.float16).dtype == torch.float16 and model.device.type == "meta"


def a_plain_module_has_none():
    """#dtype: A plain `nn.Module` has neither property (`object has no attribute 'device'`), and no dtype of its own."""
    for module in (nn.Module(), nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 2)), Net(), nn.ReLU()):
        for name in ("dtype", "device"):
            with pytest.raises(AttributeError, match=f"object has no attribute '{name}'"):
                getattr(module, name)
    mixed = nn.Sequential(nn.Linear(2, 2).half(), nn.Linear(2, 2).double())
    assert {p.dtype for p in mixed.parameters()} == {torch.float16, torch.float64}


def the_first_registered():
    """#device: In a split model, this answers where the part is that was registered first."""
    model = _gpt2()
    model.transformer.h.to("meta")
    model.lm_head.to("meta")
    assert model.device.type == "cpu"
    model.transformer.wte.to("meta")
    assert model.device.type == "meta"

    class HeadFirst(PreTrainedModel):
        config_class = GPT2Config

        def __init__(self, config):
            super().__init__(config)
            self.head, self.embed = nn.Linear(2, 3), nn.Embedding(3, 2)

        def forward(self, ids):
            return self.head(self.embed(ids))

    model = HeadFirst(GPT2Config())
    model.head.to("meta")
    assert model.device.type == "meta" and model.embed.weight.device.type == "cpu"


def often_the_embedding():
    """#device: Often that is the embedding, where ids must go.
    #device: But not in every class: XLNet's first parameter is another one, and `model.device` does not see the embedding move.
    """
    t5 = T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2))
    for model, first in (_gpt2(), True), (_bert(), True), (_llama(), True), (t5, True), (_xlnet(), False):
        assert (next(model.parameters()) is model.get_input_embeddings().weight) == first
        before = model.device
        model.get_input_embeddings().to("meta")
        assert (model.device != before) == first


shown = {
    "#dtype: After the body was converted, `model.dtype` says float16, the head has float32, and the call fails between them.":
        ("model_methods/dtype_property", "body in float16: torch.float16 the head has: torch.float32", "RuntimeError: mat1 and mat2 must have the same dtype, but got Half and Float"),
}  # fmt: skip

listed = {
    "about this project": [
        "#device: No GPU was used here, and a call through both halves was not run.",
        "#device: What is shown is what the properties report.",
    ],
    "no statement": ["#dtype-and-device: `model.dtype` and `model.device` look like facts about the model."],
}
