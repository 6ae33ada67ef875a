"""What docs/en/decode/greedy.md says, proved sentence by sentence."""

import ast
import functools
from types import SimpleNamespace

import pytest
import torch
from _common import SNIPPETS, counting_model
from _decoders import decoders
from transformers import DynamicCache

IDS = torch.tensor([[7, 3, 11]])  # (batch, sequence)
_counting = functools.cache(counting_model)


def _ids(text):
    return _counting()[1](text, return_tensors="pt")["input_ids"]


def _snippet(name):
    return ast.parse((SNIPPETS / f"manual_decode/{name}.py").read_text(encoding="utf-8"))


def _loop_of_the_page(model, eos=None):
    """The function greedy() of the snippet, for another model."""
    (function,) = [node for node in _snippet("greedy").body if isinstance(node, ast.FunctionDef)]
    names = {"torch": torch, "DynamicCache": DynamicCache, "model": model, "tokenizer": SimpleNamespace(eos_token_id=eos)}
    exec(compile(ast.Module([function], []), "greedy.py", "exec"), names)
    return names["greedy"]


def _write(model, ids, steps):
    """A loop that never asks whether a text has ended."""
    with torch.inference_mode():
        for _ in range(steps):
            ids = torch.cat([ids, model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)], dim=1)
    return ids


# --- the loop ------------------------------------------------------------------------------------------------------


def the_highest_score_at_every_step():
    """#idea: Greedy decoding is nothing else: at every step the token with the highest score, and never a second thought."""
    for model in decoders().values():
        written = model.generate(IDS, max_new_tokens=6, do_sample=False)
        for length in range(3, 9):
            highest = model(input_ids=written[:, :length]).logits[0, -1].argmax()
            assert written[0, length] == highest
            assert torch.equal(model.generate(IDS, max_new_tokens=length - 2, do_sample=False), written[:, : length + 1]), "what stands stays"


def without_a_limit():
    """#idea: A model that never gives `<eos>` would keep this loop running, so set a limit, as the next one does by `max_new_tokens`."""
    for model in decoders().values():
        end = next(token for token in range(50) if token not in _write(model, IDS, 30))
        ids, turns = IDS, 0
        while ids[0, -1] != end and turns < 30:
            ids, turns = _write(model, ids, 1), turns + 1
        assert turns == 30, "it would go on"
        assert _loop_of_the_page(model, eos=end)(IDS, 4).shape == (1, 3 + 4)


def the_loop_of_the_page_equals_generate():
    """#loop: The same loop as a function: it feeds only the newest token, keeps the rest in a cache, and asks for the last row alone (`logits_to_keep=1`).
    #loop: The test is as important as the loop: the same prompts through `generate()`, and every token equal.
    #remember: The loop is: the last row of the logits, `argmax`, append, feed back.
    """
    for model in decoders().values():
        given, rows = [], []
        model.register_forward_pre_hook(lambda module, args, kwargs: given.append(kwargs), with_kwargs=True)
        model.lm_head.register_forward_hook(lambda module, args, output: rows.append(output.shape[1]))
        mine = _loop_of_the_page(model)(IDS, 6)
        assert [call["input_ids"].shape[1] for call in given] == [3, 1, 1, 1, 1, 1] and rows == [1] * 6
        assert len({id(call["past_key_values"]) for call in given}) == 1 and given[0]["past_key_values"].get_seq_length() == 8
        for prompt in IDS, IDS[:, :1], torch.tensor([[9, 9, 2, 30, 4, 17, 5]]):
            assert torch.equal(_loop_of_the_page(model)(prompt, 8), model.generate(prompt, max_new_tokens=8, do_sample=False))
        end = mine[0, 5].item()  # as if this token were the end
        assert torch.equal(_loop_of_the_page(model, eos=end)(IDS, 8), model.generate(IDS, max_new_tokens=8, do_sample=False, eos_token_id=end))


def a_repetition_penalty_changes_scores():
    """#loop: (If `generate()` is set to change scores, by a repetition penalty for instance, they may differ.)"""
    for model in decoders().values():
        for penalty, same in (1.0, True), (5.0, False):
            written = model.generate(IDS, max_new_tokens=8, do_sample=False, repetition_penalty=penalty)
            assert torch.equal(_write(model, IDS, 8), written) == same
    model, tokenizer = _counting()
    penalized = model.generate(_ids("six six"), max_new_tokens=6, do_sample=False, repetition_penalty=3.0)
    assert tokenizer.decode(_write(model, _ids("six six"), 6)[0]) == "six six seven seven eight eight nine nine" != tokenizer.decode(penalized[0])


def the_prompts_of_the_test():
    """#loop: Prompts of one word, of five, in both languages, some that end early."""
    assigned = [node for node in _snippet("greedy").body if isinstance(node, ast.Assign)]
    (prompts,) = [ast.literal_eval(node.value) for node in assigned if node.targets[0].id == "prompts"]
    model, tokenizer = _counting()
    assert {1, 2, 5} <= {len(prompt.split()) for prompt in prompts} and {prompt.isascii() for prompt in prompts} == {True, False}
    ends = [tokenizer.eos_token_id in _write(model, _ids(prompt), 9)[0] for prompt in prompts]
    assert 2 <= sum(ends) < len(prompts)


def one_prompt_can_hide_mistakes():
    """#loop: A single prompt is not enough: one may come out right although the loop is wrong."""
    model, _ = _counting()

    def count(prompt, place):
        ids, written = _ids(prompt), []
        output = model(input_ids=ids)
        for step in range(7):
            written.append(output.logits[:, -1:].argmax(-1))
            places = torch.tensor([[place(ids.shape[1], step)]])
            output = model(input_ids=written[-1], past_key_values=output.past_key_values, position_ids=places)
        return torch.cat(written, dim=1).tolist()

    mistakes = (lambda length, step: length + step + 1), (lambda length, step: step), (lambda length, step: 0)
    with torch.inference_mode():
        for prompt, shows in ("three four", 1), ("三 三", 3):
            right = count(prompt, lambda length, step: length + step)
            assert sum(count(prompt, mistake) != right for mistake in mistakes) == shows


# --- the end -------------------------------------------------------------------------------------------------------


def the_end_is_a_token_like_any_other():
    """#eos: `<eos>` is a token like any other: the model says it, and the loop has to listen.
    #remember: The end is yours to notice: nothing in the model stops at `<eos>`.
    """
    model, tokenizer = _counting()
    end = tokenizer.eos_token_id
    logits = model(input_ids=_ids("two one zero <eos> three")).logits
    assert logits.shape == (1, 5, 45) and logits[0, 2].argmax() == end and logits.isfinite().all()
    assert tokenizer.decode(_write(model, _ids("two one"), 4)[0]) == "two one zero <eos> <eos> <eos>"
    assert _loop_of_the_page(model, eos=end)(_ids("two one"), 4).shape == (1, 4), "the loop that asks"


def a_finished_text_goes_on():
    """#eos: A finished text goes on if you let it, here with more of the same, elsewhere with whatever comes."""
    model, tokenizer = _counting()
    for prompt in "three two one zero", "三 二 一 零", "eighteen nineteen twenty":
        assert tokenizer.decode(_write(model, _ids(prompt), 3)[0]).endswith("<eos> <eos> <eos>")
    after_the_end = []
    for other in decoders().values():
        free = _write(other, IDS, 8)
        other.config.eos_token_id = other.generation_config.eos_token_id = free[0, 4].item()  # its second new token is the end
        assert torch.equal(_write(other, IDS, 8), free)
        after_the_end.append(len({*free[0, 5:].tolist()}))
    assert max(after_the_end) > 1


def generation_config_names_the_end():
    """#eos: `generate()` stops because `generation_config`, the settings saved with the model, names the token:
    #another-end: `generate()` stops at the tokens that it was told of, and at no other.
    """
    model, tokenizer = _counting()
    assert '"eos_token_id": 1' in (SNIPPETS / "counting_model/generation_config.json").read_text(encoding="utf-8")
    assert model.generation_config.eos_token_id == model.config.eos_token_id == tokenizer.eos_token_id == 1
    model.config.eos_token_id = None
    assert model.generate(_ids("two one"), max_new_tokens=5).shape == (1, 4)
    model.config.eos_token_id, model.generation_config.eos_token_id = 1, None
    assert model.generate(_ids("two one"), max_new_tokens=5).shape == (1, 7), "the end in the model's config does not count"
    for other in decoders().values():
        free = other.generate(IDS, max_new_tokens=8, do_sample=False)[0].tolist()
        absent = next(token for token in range(1, 50) if token not in free)
        for told, stops_after in (free[5], free.index(free[5], 3) + 1), (absent, 11), ([absent, free[3]], 4), (None, 11):
            other.generation_config.eos_token_id = told
            assert other.generate(IDS, max_new_tokens=8, do_sample=False)[0].tolist() == free[:stops_after]
            by_the_call = other.generate(IDS, max_new_tokens=8, do_sample=False, eos_token_id=absent)[0].tolist()
            assert by_the_call == free, "what the call says comes first"


def a_tensor_is_no_list():
    """#another-end: Some models have several ends; then `eos_token_id` is a list.
    #another-end: In your own loop ask `torch.isin`: a tensor of one id never equals a list.
    """
    for model in decoders().values():
        free = model.generate(IDS, max_new_tokens=8, do_sample=False)[0].tolist()
        model.generation_config.eos_token_id = [free[6], free[4]]
        first = min(free.index(free[6], 3), free.index(free[4], 3))
        assert model.generate(IDS, max_new_tokens=8, do_sample=False)[0].tolist() == free[: first + 1]
    ends = [5, 6]
    for next_id in torch.tensor(5), torch.tensor([6]), torch.tensor([[5]]):
        for some in ends, [5], [6], [[5]]:
            assert (next_id == some) is False
        assert torch.isin(next_id, torch.tensor(ends)).all() and not torch.isin(next_id + 2, torch.tensor(ends)).any()


# --- more than one text --------------------------------------------------------------------------------------------


def one_yes_or_no():
    """#rows: `if next_id == eos` asks a tensor for one yes or no.
    #rows: Decide for each text, and stop when all have ended: a padded batch.
    #remember: `.any()` is true as soon as one text has ended.
    #remember: Ask `.all()`, and let a finished text say nothing more: that is the next page.
    """
    for ended, expected in ([False, False], (False, False)), ([True, False], (True, False)), ([True, True], (True, True)):
        next_id = torch.tensor([[1 if each else 7] for each in ended])
        with pytest.raises(RuntimeError, match="Boolean value of Tensor with more than one value is ambiguous"):
            bool(next_id == 1)
        assert ((next_id == 1).any().item(), (next_id == 1).all().item()) == expected
        assert [bool(each == 1) for each in next_id] == ended, "of one text, an answer"


# --- the graph, and the lost dimension -----------------------------------------------------------------------------


def eval_does_not_touch_gradients():
    """#no-grad: `eval()` does not touch gradients."""
    for model in decoders().values():
        gradients = []
        for mode in model.train, model.eval:
            mode()
            model.zero_grad()
            model(input_ids=IDS).logits.square().sum().backward()
            gradients.append([parameter.grad for parameter in model.parameters()])
        assert not model.training and all(parameter.requires_grad for parameter in model.parameters())
        trained, evaluated = gradients
        assert [grad is None for grad in trained] == [grad is None for grad in evaluated]
        assert any(grad is not None and grad.any() for grad in evaluated)


def _graph(node):
    """All operations that a tensor's graph leads back to."""
    seen, todo = set(), [node]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            todo += [earlier for earlier, _ in node.next_functions]
    return seen


def step_one_is_part_of_every_later_step():
    """#no-grad: In a loop with a cache this is worse than usual: the keys of step one are part of every later step, so the graph of the whole text stays alive and grows."""
    for model in decoders().values():
        output = model(input_ids=IDS)
        first, sizes = output.past_key_values.layers[0].keys.grad_fn, []
        for _ in range(4):
            token = output.logits[:, -1].argmax(-1, keepdim=True)
            output = model(input_ids=token, past_key_values=output.past_key_values)
            graph = _graph(output.logits.grad_fn)
            assert first in graph
            sizes.append(len(graph))
        assert sizes == sorted({*sizes})
        longer = [torch.ones(1, length, dtype=torch.long) for length in (3, 4, 7)]
        without = {len(_graph(model(input_ids=ids, use_cache=False).logits.grad_fn)) for ids in longer}
        assert len(without) == 1, "without a cache each step has a graph of its own"


def no_grad_as_generate_does():
    """#no-grad: Put the loop under `torch.inference_mode()` or `torch.no_grad()`, as `generate()` does by itself."""
    for model in decoders().values():
        for context in torch.inference_mode, torch.no_grad:
            with context():
                output = model(input_ids=IDS)
            assert output.logits.grad_fn is None and output.past_key_values.layers[0].keys.grad_fn is None
        enabled = []
        model.register_forward_hook(lambda module, args, output: enabled.append(torch.is_grad_enabled()))
        model.generate(IDS, max_new_tokens=2, do_sample=False)
        assert enabled == [False, False] and torch.is_grad_enabled()


def batch_by_one():
    """#keepdim: The next token must be (batch, 1), as `input_ids` is (batch, sequence).
    #keepdim: Not every model raises: OPT takes the new tokens of a batch for one text.
    """
    three = torch.tensor([7, 3, 11])  # (batch,)
    for name, model in decoders().items():
        assert model(input_ids=three[:, None]).logits.shape == (3, 1, 50)
        if name == "OPT":
            assert torch.equal(model(input_ids=three).logits, model(input_ids=three[None]).logits)
        else:
            with pytest.raises((IndexError, RuntimeError, ValueError)):
                model(input_ids=three)


shown = {
    "#idea: One token a turn, and nothing after `<eos>`, the end.": ("manual_decode/greedy_by_hand", "two one zero <eos>"),
    "#eos: Leave out the picture's question, and the loop goes on:": ("manual_decode/eos", "one zero <eos> <eos> <eos> <eos>"),
    "#eos: The end token is part of what it returns.": ("manual_decode/eos_generate", "returns: ten nine eight seven six five four three two one zero <eos>"),
    "#eos: `skip_special_tokens=True` hides it from the reader.": ("manual_decode/eos_generate", "to read: seven six five four three two one zero"),
    "#rows: With two texts in a batch there are two answers, and torch refuses.":
        ("manual_decode/loop_for_one_row", "RuntimeError: Boolean value of Tensor with more than one value is ambiguous"),
    "#remember: This loop writes two texts at once.": ("manual_decode/predict_eos", "three two one zero <eos> three four five six seven"),
    "#remember: So the first to end took the other with it, which had only begun.":
        ("manual_decode/predict_eos", "three two one zero <eos> three four five six seven"),
    "#keepdim: Without `keepdim=True`, `argmax(-1)` gives (batch,):": ("manual_decode/lost_dimension", "(1, 1) or (1,)"),
}  # fmt: skip

listed = {
    "no statement": [
        "#greedy: You want the loop inside `generate()`, without the rest of it.",
        "#greedy: Here it is, and here is how to make sure that it is the same.",
        "#greedy: Two things are new since the notebook: the question whether the text has ended, and the cache.",
        "#remember: A loop is right when it equals `generate()` without penalties, token for token, on prompts of many kinds.",
        "#further: This can wait until a loop of yours runs out of memory or raises about dimensions, or `generate()` does not stop.",
    ],
}
