"""What docs/en/decode/padded_batch.md says, proved sentence by sentence."""

import copy
import functools
import logging
import warnings

import pytest
import torch
from _common import COUNTING_MODEL, SNIPPETS, counting_model
from _decoders import decoder, decoders
from torch.nn.functional import cross_entropy
from transformers import AutoTokenizer, DynamicCache, PreTrainedTokenizerFast
from transformers import GPTBigCodeConfig, GPTBigCodeForCausalLM, GPTNeoConfig, GPTNeoForCausalLM

ROWS = [[7, 3], [11, 5, 9, 2, 8], [4, 4, 6]]
IDS = torch.tensor([[0, 0, 0, 7, 3], [11, 5, 9, 2, 8], [0, 0, 4, 4, 6]])  # the rows, padded on the left with 0
MASK = (IDS != 0).long()
PLACES = torch.tensor([[0, 0, 0, 0, 1], [0, 1, 2, 3, 4], [0, 0, 0, 1, 2]])
_counting = functools.cache(counting_model)


def _alone(model):
    """The logits of each row, computed without company."""
    return [model(input_ids=torch.tensor([row])).logits[0] for row in ROWS]


def _agree(logits, alone):
    """Of each row, whether its real tokens have the logits that they have alone."""
    return [torch.allclose(row[-len(own) :], own, atol=1e-4) for row, own in zip(logits, alone)]


def _tables(model):
    """The embeddings of a model that are not of its tokens."""
    return [module for module in model.modules() if isinstance(module, torch.nn.Embedding) and module is not model.get_input_embeddings()]


def _loop(model, ids, mask, steps, left_out=(), eos=-1):
    """The loop of the page, without what is in `left_out`; the new tokens."""
    cache, new, written = DynamicCache(config=model.config), ids, []
    places, running = (mask.cumsum(-1) - 1).clamp(min=0), torch.ones(len(ids), 1, dtype=torch.long)
    with torch.inference_mode():
        for step in range(steps):
            given = {} if "mask" in left_out or (step and "longer mask" in left_out) else {"attention_mask": mask}
            given |= {} if "positions" in left_out else {"position_ids": places}
            new = model(input_ids=new, past_key_values=cache, **given).logits[:, -1].argmax(-1, keepdim=True) * running
            mask, places = torch.cat([mask, torch.ones_like(new)], dim=1), places[:, -1:] + 1
            running = running * (new != eos)
            written.append(new)
            if not running.any():
                break
    return torch.cat(written, dim=1)


# --- pads, mask, positions -----------------------------------------------------------------------------------------


def the_shorter_one_comes_out_wrong():
    """#padded-batch: Two prompts in a batch, and the shorter one comes out wrong, with no error anywhere."""
    for model in [*decoders().values(), _counting()[0]]:
        assert _agree(model(input_ids=IDS).logits, _alone(model)) == [False, True, False]


def a_tensor_is_a_rectangle():
    """#idea: A tensor is a rectangle, so a short prompt is filled up on the left with `<pad>`.
    #padded-batch: Prompts of different length need padding, and padding needs care in four places.
    """
    tokenizer = _counting()[1]
    prompts = ["three five", "six seven eight"]
    with pytest.raises(ValueError, match="expected sequence of length 2 at dim 1 .got 3."):
        torch.tensor(tokenizer(prompts)["input_ids"])
    with pytest.raises(ValueError, match="padding=True"):
        tokenizer(prompts, return_tensors="pt")
    assert tokenizer(prompts, padding=True, return_tensors="pt")["input_ids"].tolist() == [[0, 6, 8], [9, 10, 11]]
    model = decoder("GPT-2")
    right = [model.generate(torch.tensor([row]), max_new_tokens=4)[0, -4:].tolist() for row in ROWS]
    assert _loop(model, IDS, MASK, 4).tolist() == right
    for left_out in ("mask",), ("longer mask",), ("positions",):
        assert _loop(model, IDS, MASK, 4, left_out).tolist() != right
    on_the_right = torch.tensor([row + [0] * (5 - len(row)) for row in ROWS])
    assert _loop(model, on_the_right, (on_the_right != 0).long(), 4).tolist() != right


def the_last_column_is_the_last_token():
    """#idea: The pads stand on the left, so that the last column is the last token of every row.
    #loop: The last column holds each row's last token, so its position plus 1 is the next one's.
    #loop: | padding on the left | the last column is every row's last token, so `logits[:, -1]` and the next token line up |
    #remember: Pad on the left: then the last column is every row's last token.
    """
    tokenizer = _counting()[1]
    for prompts in ["three five", "九"], ["one", "one two", "one two three four"]:
        ids = tokenizer(prompts, padding=True, return_tensors="pt")["input_ids"]
        assert tokenizer.batch_decode(ids[:, -1:]) == [prompt.split()[-1] for prompt in prompts]
    for model in decoders().values():
        logits = model(input_ids=IDS, attention_mask=MASK, position_ids=PLACES).logits[:, -1]
        assert all(torch.allclose(row, own[-1], atol=1e-4) for row, own in zip(logits, _alone(model)))
    for row, places in zip(ROWS, PLACES):
        assert places[-1] + 1 == len(row), "where a token appended to the row alone would stand"


def the_mask_hides_pads():
    """#wrong: No mask: the pads are read as words.
    #idea: The attention mask says which are tokens (1) and which are pads (0); positions count tokens only.
    #idea: The mask hides them.
    #loop: | the mask, one longer at each step | the pads are in the cache, so attention must not see them in any step |
    #remember: The mask hides the pads, in every step, and it grows with the text.
    """
    assert _counting()[1](["three five", "six seven eight"], padding=True)["attention_mask"] == [[0, 1, 1], [1, 1, 1]]
    for model in decoders().values():
        new, longer, later = torch.tensor([[9], [9], [9]]), torch.cat([MASK, MASK[:, -1:]], dim=1), []
        for ids in IDS, IDS.masked_fill(MASK == 0, 33):
            with torch.no_grad():
                first = model(input_ids=ids, attention_mask=MASK, position_ids=PLACES)
            assert _agree(first.logits, _alone(model)) == [True, True, True]
            assert first.past_key_values.get_seq_length() == 5, "the pads are in the cache"
            for given in {"attention_mask": longer}, {}:
                cache = copy.deepcopy(first.past_key_values)
                later.append(model(input_ids=new, position_ids=PLACES[:, -1:] + 1, past_key_values=cache, **given).logits)
        assert torch.allclose(later[0], later[2], atol=1e-5), "with the longer mask it does not matter which id the pads have"
        assert not torch.allclose(later[1][0], later[3][0], atol=1e-3), "without one the next step sees them"
        no_mask = [model(input_ids=ids, position_ids=PLACES).logits[0, -1] for ids in (IDS, IDS.masked_fill(MASK == 0, 33))]
        assert not torch.allclose(*no_mask, atol=1e-3), "another word in the pads' place, another score"


def positions_from_the_mask():
    """#idea: (Until now you passed none: without pads the column is the position, and that is what GPT-2 takes by itself.)
    #wrong: No positions: GPT-2 counts columns, so the text seems to begin later, and this model has learned only texts that begin at position 0.
    #idea: And the positions are counted from the mask, so that the first real token is at 0, as if the prompt were alone: `cumsum` adds up along the row, and 1 is taken off.
    #loop: | positions from the mask | a row's first token is at position 0, however many pads stand before it |
    #remember: Positions count tokens and not columns: they come from the mask.
    """
    assert torch.tensor([[0, 1, 1], [1, 1, 1]]).cumsum(-1).tolist() == [[0, 1, 2], [1, 2, 3]]
    for pads in range(6):
        mask = torch.tensor([[0] * pads + [1] * 4])
        assert (mask.cumsum(-1) - 1).clamp(min=0).tolist() == [[0] * pads + [0, 1, 2, 3]]
    model = decoder("GPT-2")
    by_column = torch.arange(5).expand(3, 5)
    assert _agree(model(input_ids=IDS, attention_mask=MASK, position_ids=PLACES).logits, _alone(model)) == [True, True, True]
    assert _agree(model(input_ids=IDS, attention_mask=MASK, position_ids=by_column).logits, _alone(model)) == [False, True, False]
    assert torch.equal(model(input_ids=IDS, attention_mask=MASK).logits, model(input_ids=IDS, attention_mask=MASK, position_ids=by_column).logits)
    for row, pads in (0, 3), (2, 2):
        begins_later = model(input_ids=torch.tensor([ROWS[row]]), position_ids=torch.arange(pads, 5)[None]).logits[0]
        assert torch.allclose(model(input_ids=IDS, attention_mask=MASK).logits[row, pads:], begins_later, atol=1e-4)
    training = (SNIPPETS / "counting_model/train.py").read_text(encoding="utf-8")
    assert 'padding=True, padding_side="right"' in training and "position_ids" not in training, "a text's first column is its first token"
    counting, tokenizer = _counting()
    for begin, right in (0, True), (1, False), (5, False), (20, False):
        for prompt, next_word in ("nine nine", "ten"), ("ten ten", "eleven"):
            ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
            guess = counting(input_ids=ids, position_ids=torch.tensor([[begin, begin + 1]])).logits[0, -1].argmax()
            assert (tokenizer.decode(guess) == next_word) == right


def the_position_of_a_pad():
    """#idea: A pad's own position does not matter; `clamp` only avoids -1, which GPT-2's table of positions does not have.
    #remember: Where the mask is 0, any position would do.
    """
    for name, model in decoders().items():
        right = model(input_ids=IDS, attention_mask=MASK, position_ids=PLACES).logits
        for place in 1, 9, 63:
            other = model(input_ids=IDS, attention_mask=MASK, position_ids=PLACES.masked_fill(MASK == 0, place)).logits
            assert torch.allclose(other[MASK == 1], right[MASK == 1], atol=1e-5)
        minus_one = {"input_ids": IDS, "attention_mask": MASK, "position_ids": MASK.cumsum(-1) - 1}
        if name == "GPT-2":
            with pytest.raises(IndexError, match="index out of range"):
                model(**minus_one)
        else:
            assert torch.allclose(model(**minus_one).logits[MASK == 1], right[MASK == 1], atol=1e-5)


def padding_side():
    """#idea: This tokenizer was saved with its pads on the left.
    #idea: On yours, set `tokenizer.padding_side = "left"`.
    #right: Set `padding_side="left"` once, when you load the tokenizer.
    """
    assert '"padding_side": "left"' in (COUNTING_MODEL / "tokenizer_config.json").read_text()
    fresh = PreTrainedTokenizerFast(tokenizer_file=str(COUNTING_MODEL / "tokenizer.json"), pad_token="<pad>")
    ids = lambda tokenizer: tokenizer(["three", "six seven"], padding=True)["input_ids"]
    assert ids(fresh) == [[6, 0], [9, 10]], "the right is where others put them"
    fresh.padding_side = "left"
    assert ids(fresh) == [[0, 6], [9, 10]] == ids(_counting()[1])
    for side, row in ("right", [6, 0]), ("left", [0, 6]):
        assert ids(AutoTokenizer.from_pretrained(COUNTING_MODEL, padding_side=side))[0] == row


# --- the loop ------------------------------------------------------------------------------------------------------


def running():
    """#loop: In this loop `running` is 1 for a row that goes on, 0 for a finished one: `new * running + pad * (1 - running)` keeps the token of the one and gives the other a pad."""
    new, pad = torch.tensor([[31], [32], [33]]), 7
    for which in [1, 0, 1], [0, 0, 0], [1, 1, 1]:
        flags = torch.tensor([[flag] for flag in which])
        assert (new * flags + pad * (1 - flags)).flatten().tolist() == [token if flag else pad for token, flag in zip((31, 32, 33), which)]


def finished_rows():
    """#loop: | finished rows get pads | what comes after the end is no part of the text; when all rows have ended, the loop stops. Their mask may be 1: no other row looks there, and their own text is complete |"""
    model, tokenizer = _counting()
    inputs = tokenizer(["three two", "eighteen nineteen", "nineteen twenty"], padding=True, return_tensors="pt")
    written = _loop(model, inputs["input_ids"], inputs["attention_mask"], 12, eos=tokenizer.eos_token_id)
    assert tokenizer.batch_decode(written) == ["one zero <eos>", "twenty <eos> <pad>", "<eos> <pad> <pad>"], "three steps of twelve"
    for other in decoders().values():
        first = other(input_ids=IDS, attention_mask=MASK, position_ids=PLACES)
        new, places = torch.tensor([[0], [9], [9]]), PLACES[:, -1:] + 1
        logits = []
        for finished in 0, 1:
            longer = torch.cat([MASK, torch.tensor([[finished], [1], [1]])], dim=1)
            first = other(input_ids=IDS, attention_mask=MASK, position_ids=PLACES)
            logits.append(other(input_ids=new, attention_mask=longer, position_ids=places, past_key_values=first.past_key_values).logits)
        assert torch.allclose(logits[0][1:], logits[1][1:], atol=1e-5), "the other two do not change"


def each_row_equals_what_it_gives_alone():
    """#loop: Each row equals what it gives alone; the snippet asserts that too."""
    for model in decoders().values():
        together = _loop(model, IDS, MASK, 6)
        for row, own in zip(together, ROWS):
            assert row.tolist() == model.generate(torch.tensor([own]), max_new_tokens=6, do_sample=False)[0, len(own) :].tolist()
        assert torch.equal(together, model.generate(IDS, attention_mask=MASK, max_new_tokens=6, do_sample=False)[:, 5:])


# --- what is left out ----------------------------------------------------------------------------------------------


WRONG = [("mask",), ("longer mask",), ("positions",), ("mask", "positions")]


def equal_lengths_show_nothing():
    """#wrong: Whoever tests with prompts of equal length, or looks only at the longest, sees nothing wrong.
    #wrong: And nothing raises: each of these is a legal call with another meaning.
    #wrong: Padding on the right goes wrong as silently when you loop by hand.
    """
    model, tokenizer = _counting()
    different = ["三 三", "三 五", "nine eight seven six five four three two"]
    for prompts, mistakes_show in (["three five", "九 九", "nine eight"], 0), (different, 4):
        inputs = tokenizer(prompts, padding=True, return_tensors="pt")
        right = _loop(model, inputs["input_ids"], inputs["attention_mask"], 5)
        wrong = [_loop(model, inputs["input_ids"], inputs["attention_mask"], 5, left_out) for left_out in WRONG]
        assert sum(not torch.equal(each, right) for each in wrong) == mistakes_show
        assert all(torch.equal(each[-1], right[-1]) for each in wrong), "the longest"
    for other in decoders().values():
        for left_out in WRONG:
            assert _loop(other, IDS, MASK, 3, left_out).shape == (3, 3)
    on_the_right = torch.tensor([row + [0] * (5 - len(row)) for row in ROWS])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = decoder("GPT-2")
        assert _loop(model, on_the_right, (on_the_right != 0).long(), 4).tolist() != _loop(model, IDS, MASK, 4).tolist()


def generate_makes_positions():
    """#wrong: `generate()` makes the positions from the mask, for models that take them, and lengthens the mask itself."""
    for name, model in decoders().items():
        seen = []
        model.register_forward_pre_hook(lambda module, args, given: seen.append(given), with_kwargs=True)
        model.generate(IDS, attention_mask=MASK, max_new_tokens=3, do_sample=False)
        for step, given in enumerate(seen):
            mask, places = given["attention_mask"], given.get("position_ids")
            assert torch.equal(mask[:, :5], MASK) and mask.shape == (3, 5 + step) and mask[:, 5:].all()
            if name == "BLOOM":
                assert places is None
            elif step == 0:
                assert torch.equal(places[MASK == 1], PLACES[MASK == 1])
            else:
                assert torch.equal(places, PLACES[:, -1:] + step)


def without_a_mask_pads_are_known_by_their_id():
    """#wrong: Always give it the mask.
    #wrong: Without one it takes every token with the pad's id for a pad.
    #wrong: If the end has the same id, it cannot tell the two apart, so it hides no pad and reads them as text.
    """
    for model in decoders().values():
        seen = []
        model.register_forward_pre_hook(lambda module, args, given: seen.append(given.get("attention_mask")), with_kwargs=True)
        right = model.generate(IDS, attention_mask=MASK, max_new_tokens=6, do_sample=False)
        assert torch.equal(right, model.generate(IDS, max_new_tokens=6, do_sample=False)) and torch.equal(seen[6], MASK)
        seen.clear()
        model.generate(torch.tensor([[0, 7, 0, 3]]), max_new_tokens=1, do_sample=False)
        assert seen[0].tolist() == [[0, 1, 0, 1]], "in the middle of a row too"
        seen.clear()
        hides_nothing = model.generate(IDS, max_new_tokens=1, do_sample=False, pad_token_id=0, eos_token_id=0)
        assert seen[0] is None or seen[0].all()
        assert torch.equal(hides_nothing, model.generate(IDS, attention_mask=torch.ones_like(IDS), max_new_tokens=1, do_sample=False))


def gpt2_makes_no_positions():
    """#wrong: `model(**inputs)` passes the mask, but GPT-2 makes no positions from it, and its short rows miscount."""
    model, tokenizer = _counting()
    inputs = tokenizer(["three five", "nine eight seven six five four"], padding=True, return_tensors="pt")
    by_column = model(**inputs, position_ids=torch.arange(6).expand(2, 6)).logits
    assert torch.equal(model(**inputs).logits, by_column)
    assert tokenizer.batch_decode(by_column[:, -1:].argmax(-1)) == ["six", "three"]


def counting_columns():
    """#remember: Whoever counts columns gives 4 to both, and each is read as if tokens were missing in the middle."""
    mask = torch.tensor([[0, 0, 0, 1], [0, 1, 1, 1]])
    assert mask.shape[1] == 4
    ids, places = torch.tensor([[0, 0, 0, 7], [0, 11, 5, 9]]), (mask.cumsum(-1) - 1).clamp(min=0)
    longer, new = torch.cat([mask, torch.ones(2, 1, dtype=torch.long)], dim=1), torch.tensor([[3], [2]])
    for name in "GPT-2", "Llama", "OPT":
        model = decoder(name)
        first = model(input_ids=ids, attention_mask=mask, position_ids=places).past_key_values
        by_column = model(input_ids=new, attention_mask=longer, position_ids=torch.tensor([[4], [4]]), past_key_values=first).logits[:, 0]
        for row, text, gap in (0, [7, 3], [0, 4]), (1, [11, 5, 9, 2], [0, 1, 2, 4]):
            with_gap = model(input_ids=torch.tensor([text]), position_ids=torch.tensor([gap])).logits[0, -1]
            assert torch.allclose(by_column[row], with_gap, atol=1e-4)
            assert not torch.allclose(by_column[row], model(input_ids=torch.tensor([text])).logits[0, -1], atol=1e-3)


# --- the exercise --------------------------------------------------------------------------------------------------


def softmax_and_max():
    """#exercise: `softmax(-1)` of the last row sums to 1, and `max(-1)` returns the value as well as the index."""
    for model in decoders().values():
        probabilities = model(input_ids=IDS).logits[:, -1].softmax(-1)
        assert torch.allclose(probabilities.sum(-1), torch.ones(3))
        values, indices = probabilities.max(-1)
        assert all(row[index] == value == max(row) for row, value, index in zip(probabilities, values, indices))


def after_twelve_alone():
    """#exercise: After `twelve` alone it may count up, down, by two, or say it twice: `thirteen` is only the likeliest of these.
    #exercise: After `fourteen thirteen twelve` there is hardly a choice.
    """
    model, tokenizer = _counting()

    def chances(prompt):
        probabilities = model(**tokenizer(prompt, return_tensors="pt")).logits[0, -1].softmax(-1)
        return {word: probabilities[tokenizer.convert_tokens_to_ids(word)].item() for word in ("thirteen", "eleven", "fourteen", "twelve")}

    open_ = chances("twelve")
    assert sum(open_.values()) > 0.9 and min(open_.values()) > 0.02
    assert max(open_, key=open_.get) == "thirteen" and open_["thirteen"] < 0.5
    assert chances("fourteen thirteen twelve")["eleven"] > 0.9


def greedy_never_doubts():
    """#exercise: A greedy loop takes the first token of an answer just as readily as all the others; beam search keeps several."""
    model, tokenizer = _counting()
    inputs = tokenizer("twelve", return_tensors="pt")
    output = model.generate(**inputs, max_new_tokens=4, do_sample=False, output_logits=True, return_dict_in_generate=True)
    sure = torch.stack(output.logits, dim=1)[0].softmax(-1).max(-1)
    assert sure.indices.tolist() == output.sequences[0, 1:].tolist() and sure.values[0] < 0.5 < sure.values[1:].min()
    several = model.generate(**inputs, max_new_tokens=4, do_sample=False, num_beams=3, num_return_sequences=3)
    assert len({row[1].item() for row in several}) > 1


# --- other models --------------------------------------------------------------------------------------------------


def gpt2_counts_columns_and_opt_its_mask():
    """#which-models: GPT-2 looks each position up in a table that it learned, and counts columns unless you say otherwise.
    #which-models: OPT has such a table too, but counts from the mask by itself.
    #padded-batch: (Some models see to one of them themselves.)
    """
    for name, right in ("GPT-2", [False, True, False]), ("OPT", [True, True, True]):
        model = decoder(name)
        tables = _tables(model)
        assert len(tables) == 1 and tables[0].weight.requires_grad and len(tables[0].weight) >= 64
        assert _agree(model(input_ids=IDS, attention_mask=MASK).logits, _alone(model)) == right
        assert _agree(model(input_ids=IDS, attention_mask=MASK, position_ids=PLACES).logits, _alone(model)) == [True, True, True]
    size = {"vocab_size": 50, "bos_token_id": None, "eos_token_id": None, "initializer_range": 0.5}
    neo = GPTNeoConfig(hidden_size=16, num_layers=1, num_heads=2, attention_types=[[["global"], 1]], max_position_embeddings=64, **size)
    code = GPTBigCodeConfig(n_embd=16, n_layer=1, n_head=2, n_positions=64, **size)
    for model in GPTNeoForCausalLM(neo).eval(), GPTBigCodeForCausalLM(code).eval():
        assert _agree(model(input_ids=IDS, attention_mask=MASK).logits, _alone(model)) == [False, True, False], "GPT-2 is not the only one"


def only_distances_count():
    """#which-models: Llama and Gemma turn keys and queries by their positions (rotary), BLOOM lowers attention by distance (ALiBi): for these only distances count, and pads before a row change none."""
    for name in "Llama", "Gemma-2", "BLOOM":
        model = decoder(name)
        assert _tables(model) == []
        assert _agree(model(input_ids=IDS, attention_mask=MASK).logits, _alone(model)) == [True, True, True]
    ids = torch.tensor([[7, 3, 11, 5]])
    for name in "Llama", "Gemma-2":
        model = decoder(name)
        keys, right = model(input_ids=ids).past_key_values.layers[0].keys, model(input_ids=ids).logits
        shifted = model(input_ids=ids, position_ids=torch.tensor([[20, 21, 22, 23]]))
        assert torch.allclose(shifted.logits, right, atol=1e-4)
        turned = shifted.past_key_values.layers[0].keys
        assert not torch.allclose(turned, keys, atol=1e-2)
        assert torch.allclose(turned.norm(dim=-1), keys.norm(dim=-1), atol=1e-4), "turned, not stretched"
        assert not torch.allclose(model(input_ids=ids, position_ids=torch.tensor([[0, 1, 2, 9]])).logits, right, atol=1e-3)
    bloom = decoder("BLOOM", attn_implementation="eager")
    same_token = bloom(input_ids=torch.full((1, 6), 7), output_attentions=True).attentions[0][0, :, -1]
    assert (same_token.diff(dim=-1) > 0).all(), "of equal tokens, the nearer counts more"


def positions_do_no_harm():
    """#which-models: Passing `position_ids` does no harm to any of the five."""
    for model in decoders().values():
        assert _agree(model(input_ids=IDS, attention_mask=MASK, position_ids=PLACES).logits, _alone(model)) == [True, True, True]


def past_the_length():
    """#which-models: Past the length that they were made for, on a CPU GPT-2 and OPT raise an `IndexError`; the other three go on without an error."""
    for name, model in decoders().items():  # made for 64
        fits, too_long = torch.ones(1, 64, dtype=torch.long), torch.ones(1, 65, dtype=torch.long)
        assert model(input_ids=fits).logits.isfinite().all()
        if name in ("GPT-2", "OPT"):
            with pytest.raises(IndexError, match="index out of range in self"):
                model(input_ids=too_long)
            with pytest.raises(IndexError):
                model.generate(fits, max_new_tokens=2, do_sample=False)
        else:
            assert model(input_ids=too_long).logits.isfinite().all()
            assert model.generate(fits, max_new_tokens=9, do_sample=False).shape == (1, 73)


# --- masks ---------------------------------------------------------------------------------------------------------


def no_token_sees_what_comes_after():
    """#masks: The mask of a batch meets another that every such model has: no token sees what comes after it.
    #masks: A pad's own row is filled evenly, for it has nothing that it may see; that does no harm, since no token looks at a pad.
    """
    for name in decoders():
        model = decoder(name, attn_implementation="eager")
        for weights in model(input_ids=IDS, attention_mask=MASK, output_attentions=True).attentions:  # (batch, heads, query, key)
            for row, mask in zip(weights, MASK):
                for query in range(5):
                    seen = torch.tensor([bool(mask[key]) and key <= query for key in range(5)])
                    if mask[query]:
                        assert ((row[:, query] > 0) == seen).all()
                    else:
                        assert torch.allclose(row[:, query], torch.tensor(0.2))


def a_mask_that_is_too_short():
    """#short-mask: The mask must cover the cache and the new tokens.
    #short-mask: In models such as GPT-2 and Llama one that was not extended is filled up with zeros, and the zeros hide the newest token: the one you just fed.
    #short-mask: OPT raises, and so does BLOOM if the mask has two columns or more.
    """
    prompt, new = torch.tensor([[7, 3, 11, 5]]), torch.tensor([[9]])
    for name, model in decoders().items():

        def after(mask, prompt=prompt):
            return model(input_ids=new, past_key_values=model(input_ids=prompt).past_key_values, attention_mask=torch.tensor([mask])).logits

        right = model(input_ids=torch.cat([prompt, new], dim=1)).logits[:, -1:]
        assert torch.allclose(after([1, 1, 1, 1, 1]), right, atol=1e-4)
        if name in ("OPT", "BLOOM"):
            for mask in [1, 1], [1, 1, 1, 1]:
                with pytest.raises(RuntimeError):
                    after(mask)
            if name == "BLOOM":
                assert after([1], prompt=prompt[:, :1]).isfinite().all()
            else:
                with pytest.raises(RuntimeError):
                    after([1], prompt=prompt[:, :1])
        else:
            assert torch.allclose(after([1, 1, 1, 1]), after([1, 1, 1, 1, 0]), atol=1e-5)
            assert not torch.allclose(after([1, 1, 1, 1]), right, atol=1e-3)


# --- padding on the right ------------------------------------------------------------------------------------------


def right_padding_is_for_training():
    """#right: Right padding is for training, where every position has its own label."""
    right_ids = torch.tensor([row + [0] * (5 - len(row)) for row in ROWS])
    mask = (right_ids != 0).long()
    for model in decoders().values():
        loss = model(input_ids=right_ids, attention_mask=mask, labels=right_ids.masked_fill(mask == 0, -100)).loss
        alone = _alone(model)
        logits, labels = torch.cat([logits[:-1] for logits in alone]), torch.tensor([token for row in ROWS for token in row[1:]])
        assert torch.allclose(loss, cross_entropy(logits, labels), atol=1e-4), "right as it is, without position_ids"


def generate_warns_and_goes_on_from_the_pad():
    """#right: `generate()` logs a warning, if the id of a pad or an end is set, and continues from the pad."""
    said = []
    logger = logging.getLogger("transformers.generation.utils")
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logger.addHandler(handler)
    right_ids = torch.tensor([row + [0] * (5 - len(row)) for row in ROWS])
    mask = (right_ids != 0).long()
    for model in decoders().values():
        said.clear()
        written = model.generate(right_ids, attention_mask=mask, max_new_tokens=1, do_sample=False)
        assert [line for line in said if "right-padding was detected" in line]
        places = (mask.cumsum(-1) - 1).masked_fill(mask == 0, 0)
        after_the_pad = model(input_ids=right_ids, attention_mask=mask, position_ids=places).logits[:, -1].argmax(-1)
        assert written[:, -1].tolist() == after_the_pad.tolist()
        for ids, given, pad, end, warns in (IDS, MASK, 0, None, 0), (right_ids, mask, None, None, 0), (right_ids, mask, None, 4, 1):
            said.clear()
            model.config.pad_token_id = model.generation_config.pad_token_id = pad
            model.generation_config.eos_token_id = end
            assert torch.equal(model.generate(ids, attention_mask=given, max_new_tokens=1, do_sample=False)[:, :5], ids)
            assert sum("right-padding" in line for line in said) == warns


shown = {
    "#wrong: The longest row is right in every case, as it has no padding.":
        ("manual_decode/padded_wrong", "no mask ok eight seven six five four three two WRONG", "no position_ids ok eight seven six five four three two WRONG"),
    "#remember: One row goes on at 1, the other at 3.": ("manual_decode/predict_positions", "next: [[1], [3]]"),
    "#exercise: And alone each row gives the same figures: the mask and the positions see to that.": ("exercises/how_sure", "the same alone: True"),
    "#masks: Some models look back only at the last few.":
        ("manual_decode/attention_masks", "sliding", "<tr><td>e</td><td> </td><td> </td><td> </td><td>■</td><td>■</td></tr>"),
    "#right: For generating it puts pads between the prompt and its continuation.":
        ("manual_decode/right_padding", "right: three five <pad> <pad> <pad> 十八 二十 <eos> <pad>"),
}  # fmt: skip

listed = {
    "about this project": ["#masks: The grids show where a model's attention weights were above zero."],
    "no statement": [
        "#padded-batch: One prompt works.",
        "#loop: Company must not matter.",
        "#remember: The mask of a batch of two.",
        "#exercise: Put `twelve` and `fourteen thirteen twelve` into one batch, and print how sure the model was of each token that it took: the largest entry of `softmax`.",
        "#further: This can wait until you decode with another model, want to see a mask drawn, your output is wrong though you gave one, or a batch comes padded on the right.",
        "#masks: In these grids a row is a token that looks, a column one that is looked at:",
    ],
}
