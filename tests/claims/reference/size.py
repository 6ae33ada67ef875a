"""What docs/en/reference/size.md says, proved sentence by sentence."""

import json
from types import SimpleNamespace

import torch
from _common import SNIPPETS
from _tiny import IDS, inputs, tiny
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from transformers import BartForConditionalGeneration, BertForMaskedLM, GPT2LMHeadModel, LlamaForCausalLM, PreTrainedModel, T5ForConditionalGeneration, Trainer, ViTModel

MODELS = [GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration, BartForConditionalGeneration, ViTModel]
SURVEY = SNIPPETS.parent / "made/survey.json"


def _gone(name):
    entry = json.loads(SURVEY.read_text(encoding="utf-8"))["names"][name]
    at_home = [version for version in entry if entry[version] and entry[version]["home"] == "PreTrainedModel"]
    return at_home == ["4.57.6"] and not hasattr(PreTrainedModel, name)


def each_parameter_once():
    """#num_parameters: Counts parameters, each once, tied or not."""
    for cls in MODELS:
        for tied in True, False:
            model = tiny(cls, tie_word_embeddings=tied)
            assert model.num_parameters() == sum(p.numel() for p in {id(p): p for p in model.parameters()}.values())
            named = sum(p.numel() for _, p in model.named_parameters(remove_duplicate=False))
            if cls in (GPT2LMHeadModel, LlamaForCausalLM):
                assert named - model.num_parameters() == (model.lm_head.weight.numel() if tied else 0)


def embeddings_are_left_out():
    """#num_parameters: `exclude_embeddings` leaves out every `nn.Embedding`, positions too; a tied output layer goes with it, an untied one stays.
    #num_parameters: Position tables that are plain parameters, as in a ViT, stay too.
    """
    for cls in MODELS:
        for tied in True, False:
            model = tiny(cls, tie_word_embeddings=tied)
            inside = {id(p): p.numel() for module in model.modules() if isinstance(module, nn.Embedding) for p in module.parameters()}
            assert model.num_parameters() - model.num_parameters(exclude_embeddings=True) == sum(inside.values())
            head = model.get_output_embeddings()
            if cls in (GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM):
                assert (id(head.weight) in inside) == tied
    model = tiny(GPT2LMHeadModel)
    assert model.num_parameters(exclude_embeddings=True) == model.num_parameters() - model.transformer.wte.weight.numel() - model.transformer.wpe.weight.numel()
    model = tiny(ViTModel)
    assert model.embeddings.position_embeddings.numel() > 0 and model.num_parameters(exclude_embeddings=True) == model.num_parameters()


def bytes_of_parameters_and_buffers():
    """#get_memory_footprint: Bytes of the parameters, tied ones once, and of the buffers, unless `return_buffers=False`."""
    for cls in MODELS:
        for dtype in torch.float32, torch.float16:
            model = tiny(cls).to(dtype)
            model.register_buffer("table", torch.zeros(10, dtype=torch.int64))
            parameters = sum(p.numel() * p.element_size() for p in {id(p): p for p in model.parameters()}.values())
            buffers = sum(b.numel() * b.element_size() for b in model.buffers())
            assert buffers >= 80 and model.get_memory_footprint() == parameters + buffers
            assert model.get_memory_footprint(return_buffers=False) == parameters


def it_knows_nothing_else():
    """#get_memory_footprint: It knows nothing of activations, gradients, optimizer state or the cached keys and values."""
    model = tiny(LlamaForCausalLM)
    before = model.get_memory_footprint()
    output = model(IDS, labels=IDS)
    assert output.past_key_values is not None and model.get_memory_footprint() == before
    output.loss.backward()
    optimizer = torch.optim.AdamW(model.parameters())
    optimizer.step()
    assert all(p.grad is not None for p in model.parameters()) and optimizer.state and model.get_memory_footprint() == before


def the_trainer_has_it():
    """#floating_point_ops: Gone from the model since version 5; `Trainer` has it, without `exclude_embeddings`.
    #floating_point_ops: It is an estimate for forward and backward: 6 × tokens of the main input × parameters outside the embeddings.
    #floating_point_ops: It multiplies two counts.
    """
    import inspect

    assert _gone("floating_point_ops") and list(inspect.signature(Trainer.floating_point_ops).parameters) == ["self", "inputs"]
    for cls in GPT2LMHeadModel, LlamaForCausalLM, BertForMaskedLM, T5ForConditionalGeneration:
        for shape in (1, 3), (2, 7):
            model = tiny(cls)
            estimate = Trainer.floating_point_ops(SimpleNamespace(model=model), {"input_ids": torch.ones(shape, dtype=torch.long)})
            assert estimate == 6 * shape[0] * shape[1] * model.num_parameters(exclude_embeddings=True)
            more = {"decoder_input_ids": torch.ones((9, 9), dtype=torch.long)}  # not the main input
            assert Trainer.floating_point_ops(SimpleNamespace(model=model), {"input_ids": torch.ones(shape, dtype=torch.long)} | more) == estimate
    model, x = nn.Linear(64, 64, bias=False), torch.randn(8, 64, requires_grad=True)  # why 6: two in forward, four in backward
    with FlopCounterMode(display=False) as counter:
        model(x).sum().backward()
    assert counter.get_total_flops() == 6 * 8 * 64 * 64


def the_flop_counter_measures():
    """#floating_point_ops: To measure, use PyTorch’s `FlopCounterMode`.
    #floating_point_ops: The attention over the sequence, which grows with the square of its length, is not in it.
    """
    model = tiny(GPT2LMHeadModel, attn_implementation="eager").eval()
    rest = {}
    for length in 4, 8, 16:
        ids = torch.ones(1, length, dtype=torch.long)
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            model(ids)
        head = 2 * length * 16 * 50
        weights = 2 * length * sum(p.numel() for name, p in model.transformer.h.named_parameters() if p.dim() == 2)
        rest[length] = counter.get_total_flops() - head - weights  # what attention does over the sequence
        assert rest[length] == 2 * (2 * 2 * length * length * 16)
        estimate = Trainer.floating_point_ops(SimpleNamespace(model=model), {"input_ids": ids})
        assert estimate == 6 * length * model.num_parameters(exclude_embeddings=True)
    assert rest[16] == 4 * rest[8] == 16 * rest[4]


def estimate_tokens_is_gone():
    """#estimate_tokens: Gone."""
    assert _gone("estimate_tokens")


def the_memory_hooks_are_gone():
    """#add_memory_hooks: Gone.
    #reset_memory_hooks_state: Gone.
    #_hook_rss_memory_pre_forward: Private, gone: the hook of `add_memory_hooks` before each forward pass.
    #_hook_rss_memory_post_forward: Private, gone: the hook of `add_memory_hooks` after it.
    """
    for name in "add_memory_hooks", "reset_memory_hooks_state", "_hook_rss_memory_pre_forward", "_hook_rss_memory_post_forward":
        assert _gone(name)


def a_hook_of_your_own():
    """#add_memory_hooks: A hook of your own can measure what you want to know:"""
    for cls in MODELS:
        model, sizes = tiny(cls), []
        for module in model.modules():
            module.register_forward_hook(lambda module, args, output: sizes.append(output.nbytes) if isinstance(output, torch.Tensor) else None)
        model(**inputs(model))
        assert len(sizes) > 10 and all(sizes)


listed = {
    "upstream's word": [
        "#estimate_tokens: It was the number of elements of the main input: `inputs[\"input_ids\"].numel()`.",
        "#add_memory_hooks: It put two hooks on every module that noted the memory of the whole process, by the package psutil.",
        "#reset_memory_hooks_state: It set the notes of `add_memory_hooks` back to zero.",
    ],
    "no statement": ["#size: Counting.", "#size: How to read an entry is on the overview."],
}
