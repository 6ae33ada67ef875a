"""What docs/en/decode/walkthrough.md says, proved sentence by sentence."""

import functools
import json

import pytest
import torch
from _common import SNIPPETS, counting_model
from _decoders import decoders
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import DynamicCache, GPT2LMHeadModel, GPT2Tokenizer, LlamaTokenizer, T5Tokenizer
from transformers.generation import GenerationMode

PROMPT = torch.tensor([[7, 3, 11]])  # (texts, tokens)


_counting = functools.cache(counting_model)


def _ids(text):
    return _counting()[1](text, return_tensors="pt")["input_ids"]


def _write(model, ids, steps):
    """The loop of the page."""
    with torch.inference_mode():
        for _ in range(steps):
            token = model(input_ids=ids).logits[:, -1].argmax(-1, keepdim=True)
            ids = torch.cat([ids, token], dim=1)
    return ids


def _noting_lengths(model):
    """The list that grows by the number of tokens of each call."""
    lengths = []
    model.register_forward_pre_hook(lambda module, args, given: lengths.append(given["input_ids"].shape[1]), with_kwargs=True)
    return lengths


# --- the model and its tokens --------------------------------------------------------------------------------------


def a_small_model_that_counts():
    """#walkthrough: The model is a GPT-2 of 61,872 parameters that counts, in English and in Chinese, so you can see whether each step is right."""
    model, tokenizer = _counting()
    assert isinstance(model, GPT2LMHeadModel) and model.num_parameters() == 61_872
    words = tokenizer.convert_ids_to_tokens(range(3, 45))
    for names in words[:21], words[21:]:
        for start in range(5, 12):
            for prompt, step in ([start, start + 1], 1), ([start, start + 2], 2), ([start, start - 1], -1):
                written = _write(model, _ids(" ".join(names[number] for number in prompt)), 3)
                assert tokenizer.decode(written[0, 2:]).split() == [names[prompt[1] + step * turn] for turn in (1, 2, 3)]


def it_reads_and_scores_what_comes_next():
    """#load: A language model does one thing: it reads a text and guesses what comes next.
    #remember: One forward pass gives, at every position, a score for each token that could come next: the logits.
    """
    for model in decoders().values():
        with torch.inference_mode():
            logits = model(input_ids=PROMPT).logits
        assert logits.shape == (1, 3, model.config.vocab_size) and logits.is_floating_point()
    model, _ = _counting()
    text = _ids("four five six seven eight nine")
    with torch.inference_mode():
        guesses = model(input_ids=text).logits.argmax(-1)
    assert guesses[0, 1:-1].tolist() == text[0, 2:].tolist(), "from two words on, each guess is the next word"


def generate_is_a_loop_around_that():
    """#load: A longer text is a loop around that guess."""
    for model in decoders().values():
        calls = _noting_lengths(model)
        written = model.generate(PROMPT, max_new_tokens=6, do_sample=False)
        assert written.shape == (1, 3 + 6) and len(calls) == 6, "one forward pass a token"


def numbers_not_text():
    """#load: The model works on numbers."""
    model, _ = _counting()
    for text in "three five", ["three", "five"]:
        with pytest.raises((AttributeError, TypeError)):
            model(input_ids=text)
    for model in decoders().values():
        assert not _ids("three five").is_floating_point() and model(input_ids=_ids("three five")).logits.shape == (1, 2, 50)
        with pytest.raises((RuntimeError, ValueError)):
            model(input_ids=torch.tensor([[6.0, 8.0]]))


def an_id_is_a_place_in_a_list():
    """#load: A tokenizer cuts the text into tokens, pieces that it has in a list, and gives for each its place in the list: its id."""
    _, tokenizer = _counting()
    text = "nine eight 七 <eos>"
    in_the_file = json.loads((SNIPPETS / "counting_model/tokenizer.json").read_text())["model"]["vocab"]
    pieces = sorted(in_the_file, key=in_the_file.get)
    assert [pieces[number] for number in tokenizer(text)["input_ids"]] == text.split() == tokenizer.tokenize(text)


def elsewhere_a_word_is_cut():
    """#load: Here a token is a word; in most models it is often part of one."""
    _, tokenizer = _counting()
    assert tokenizer.tokenize("seventeen eighteen") == ["seventeen", "eighteen"]
    words = "low lower lowest new newer newest wide wider widest".split()
    for model, trainer in (
        (models.BPE(), trainers.BpeTrainer(vocab_size=20, show_progress=False)),
        (models.WordPiece(unk_token="?"), trainers.WordPieceTrainer(vocab_size=30, special_tokens=["?"], show_progress=False)),
        (models.Unigram(), trainers.UnigramTrainer(vocab_size=20, show_progress=False)),
    ):
        pieces = Tokenizer(model)
        pieces.pre_tokenizer = pre_tokenizers.Whitespace()
        pieces.train_from_iterator(words, trainer)
        assert len(pieces.encode("newer lowest").tokens) > 2
    assert {kind.model.__name__ for kind in (GPT2Tokenizer, LlamaTokenizer, T5Tokenizer)} == {"BPE", "Unigram"}


def forty_five_tokens():
    """#load: This list has 45: `zero` to `twenty`, `零` to `二十`, and three marks such as `<eos>` for the end."""
    _, tokenizer = _counting()
    words = tokenizer.convert_ids_to_tokens(range(45))
    assert len(tokenizer) == 45 and tokenizer.eos_token == "<eos>" and words[:3] == ["<pad>", "<eos>", "<unk>"]
    assert (words[3], words[23], words[24], words[44]) == ("zero", "twenty", "零", "二十")
    assert all(word.isascii() for word in words[3:24]) and not any(word.isascii() for word in words[24:])


def a_row_for_each_text():
    """#load: One text is one row, so the ids have two dimensions: (texts, tokens)."""
    _, tokenizer = _counting()
    for texts in ["three five"], ["three five", "九 八"], ["one two three"] * 4:
        ids = tokenizer(texts, return_tensors="pt")["input_ids"]
        assert ids.shape == (len(texts), len(texts[0].split()))


def tensors_on_request():
    """#load: `return_tensors="pt"` asks for PyTorch tensors."""
    _, tokenizer = _counting()
    assert tokenizer("three five")["input_ids"] == [6, 8]
    assert torch.equal(tokenizer("three five", return_tensors="pt")["input_ids"], torch.tensor([[6, 8]]))


def from_pretrained_is_in_eval_mode():
    """#load: `from_pretrained` builds the model from its configuration, loads the weights and switches to eval mode, so no `eval()` is needed."""
    for model in decoders().values():
        model.train().save_pretrained("saved")
        loaded = type(model).from_pretrained("saved")
        assert loaded.config.to_dict().keys() == model.config.to_dict().keys() and loaded.num_parameters() == model.num_parameters()
        assert all(torch.equal(new, old) for new, old in zip(loaded.parameters(), model.parameters()))
        assert model.training and not any(module.training for module in loaded.modules())


def only_the_ids_count():
    """#remember: A tokenizer makes ids of a text; of the text the model sees nothing else."""
    model, tokenizer = _counting()
    for one, other in ("three five", "three    five"), ("banana five", "apple five"):
        first, second = tokenizer(one, return_tensors="pt"), tokenizer(other, return_tensors="pt")
        assert torch.equal(first["input_ids"], second["input_ids"])
        assert torch.equal(model(**first).logits, model(**second).logits)


# --- one pass ------------------------------------------------------------------------------------------------------


def positions_are_counted_from_zero():
    """#forward: The place of a token in its text is its position, counted from 0."""
    for name, model in decoders().items():
        if name == "BLOOM":  # takes no position_ids
            continue
        with torch.inference_mode():
            by_itself = model(input_ids=PROMPT).logits
            assert torch.equal(by_itself, model(input_ids=PROMPT, position_ids=torch.tensor([[0, 1, 2]])).logits)
            assert not torch.allclose(by_itself, model(input_ids=PROMPT, position_ids=torch.tensor([[0, 2, 1]])).logits, atol=1e-3)


def a_score_for_each_token():
    """#forward: At every position the model scores each of the 45 tokens as the next one."""
    model, _ = _counting()
    for text in "three", "three five", "一 二 三 四 五":
        logits = model(input_ids=_ids(text)).logits
        assert logits.shape == (1, len(text.split()), 45) and logits.isfinite().all()


def no_gradients_under_inference_mode():
    """#forward: No gradients are wanted, hence `inference_mode()`."""
    for model in decoders().values():
        assert model(input_ids=PROMPT).logits.grad_fn
        with torch.inference_mode():
            logits = model(input_ids=PROMPT).logits
        assert not logits.grad_fn and not logits.requires_grad


def only_the_last_position_has_seen_everything():
    """#forward: The last position has seen everything: its guess is the one to use."""
    for model in decoders().values():
        with torch.inference_mode():
            logits = model(input_ids=PROMPT).logits
            for changed in range(3):
                other = PROMPT.clone()
                other[0, changed] = 20
                differ = ~torch.isclose(logits, model(input_ids=other).logits, atol=1e-4).all(-1)
                assert differ[0].tolist() == [place >= changed for place in range(3)]


# --- the loop ------------------------------------------------------------------------------------------------------


def best_of_the_last_position():
    """#loop: `[:, -1]` is the last position.
    #loop: `argmax(-1)` looks along its 45 scores and gives the place of the largest: the id of the best token.
    #loop: `keepdim=True` keeps it in a (1, 1) tensor, so that `cat` can append it.
    """
    for model in decoders().values():
        with torch.inference_mode():
            logits = model(input_ids=PROMPT).logits
        last = logits[:, -1]
        assert torch.equal(last[0], logits[0, 2])
        token = last.argmax(-1, keepdim=True)
        assert token.shape == (1, 1) and last[0].tolist()[token.item()] == max(last[0].tolist())
        assert torch.cat([PROMPT, token], dim=1).tolist() == [[7, 3, 11, token.item()]]
        with pytest.raises(RuntimeError, match="same number of dimensions"):
            torch.cat([PROMPT, last.argmax(-1)], dim=1)


def every_turn_reads_all():
    """#loop: Every turn reads all ids and makes them one longer.
    #remember: To write, take the best token at the last position, append it, and let the model read the longer text.
    """
    for model in decoders().values():
        lengths = _noting_lengths(model)
        written = _write(model, PROMPT, 6)
        assert lengths == [3, 4, 5, 6, 7, 8] and written.shape == (1, 9)


def it_is_what_generate_does():
    """#compare: Token for token.
    #compare: To take the largest each time is greedy decoding; `do_sample=False` asks `generate()` for it.
    """
    for model in [*decoders().values(), _counting()[0]]:
        assert torch.equal(_write(model, _ids("三 四"), 8), model.generate(_ids("三 四"), max_new_tokens=8, do_sample=False))
        assert model.generation_config.get_generation_mode() is GenerationMode.GREEDY_SEARCH
        model.generation_config.do_sample = True
        assert model.generation_config.get_generation_mode() is GenerationMode.SAMPLE
        assert torch.equal(_write(model, _ids("三 四"), 8), model.generate(_ids("三 四"), max_new_tokens=8, do_sample=False))


def three_things_are_missing():
    """#compare: Three things are still missing: to stop at the end of a text, to write several texts of different length at once, and not to read everything again for each token."""
    model, tokenizer = _counting()
    past_the_end = _write(model, _ids("three two"), 5)[0]
    assert past_the_end.tolist().index(tokenizer.eos_token_id) == 4 and len(past_the_end) == 7
    assert len(model.generate(_ids("three two"), max_new_tokens=5)[0]) == 5
    for prompts, right in (["three five", "nine eight"], True), (["three five", "nine eight seven six"], False):
        together = _write(model, tokenizer(prompts, padding=True, return_tensors="pt")["input_ids"], 2)[:, -2:]
        assert (together[0].tolist() == _write(model, _ids(prompts[0]), 2)[0, -2:].tolist()) == right
    lengths = _noting_lengths(model)
    _write(model, _ids("three five"), 4)
    by_loop = sum(lengths)
    lengths.clear()
    model.generate(_ids("three five"), max_new_tokens=4)
    assert by_loop == 2 + 3 + 4 + 5 and sum(lengths) == 2 + 1 + 1 + 1


# --- prefill, decode, and the forgotten cache ----------------------------------------------------------------------


def each_layer_leaves_keys_and_values():
    """#prefill: Give the pass a cache, and each layer leaves there what it has computed for every token: attention's keys and values."""
    model, _ = _counting()
    computed = []
    for block in model.transformer.h:
        block.attn.c_attn.register_forward_hook(lambda module, args, output: computed.append(output.split(48, dim=-1)))
    cache = DynamicCache(config=model.config)
    model(input_ids=PROMPT, past_key_values=cache)
    assert len(cache.layers) == len(computed) == 2
    for layer, (_, keys, values) in zip(cache.layers, computed):
        for kept, made in (layer.keys, keys), (layer.values, values):
            assert torch.equal(kept.transpose(1, 2).reshape(1, 3, 48), made)
    for model in decoders().values():
        cache = DynamicCache(config=model.config)
        model(input_ids=PROMPT, past_key_values=cache)
        assert [layer.keys.shape[2] for layer in cache.layers] == [layer.values.shape[2] for layer in cache.layers] == [3, 3]


def a_forgotten_cache_is_no_context():
    """#wrong: One token in, and nothing before it.
    #wrong: No error; but a model that sees only `five` cannot know that you were counting by two.
    """
    model, tokenizer = _counting()
    five, cached = _ids("five"), []
    with torch.inference_mode():
        for before in "three", "six", "five":
            cache = model(input_ids=_ids(before)).past_key_values
            forgotten = model(input_ids=five).logits
            assert torch.equal(forgotten, model(input_ids=five, use_cache=False).logits)
            cached.append(tokenizer.decode(model(input_ids=five, past_key_values=cache).logits[0, -1].argmax()))
    assert cached == ["seven", "four", "six"] and tokenizer.decode(forgotten[0, -1].argmax()) == "six"


shown = {
    "#forward: These scores are the logits; the largest is its guess.": ("manual_decode/walkthrough", "largest score 6.7, token 7 is four"),
    "#forward: Position 0 has seen `three` alone and guesses `four`.": ("manual_decode/walkthrough", "position 0 has read 'three': largest score 6.7, token 7 is four"),
    "#forward: Position 1 has seen both words, which is counting by two, and guesses `seven`.":
        ("manual_decode/walkthrough", "position 1 has read 'three five': largest score 9.7, token 10 is seven"),
    "#loop: `three five` was the prompt; the rest was written one token at a time.":
        ("manual_decode/walkthrough", "[[6, 8, 10]] [[6, 8, 10, 12]] [[6, 8, 10, 12, 14]]", "three five seven nine eleven thirteen fifteen seventeen"),
    "#remember: This loop writes three tokens.": ("manual_decode/predict_tokens_read", "three five seven nine eleven"),
    "#remember: 2 + 3 + 4: each turn reads the whole text again, although only one token of it is new.":
        ("manual_decode/predict_tokens_read", "tokens read: 9"),
    "#decode: From now on only the newest token goes in.": ("manual_decode/walkthrough", "in: seven in the cache: 3", "in: nine in the cache: 4"),
    "#decode: What came before is in the cache.": ("manual_decode/walkthrough", "tokens in the cache: 2", "in: seven in the cache: 3"),
    "#decode: The text is the same.": ("manual_decode/walkthrough", "three five seven nine eleven thirteen fifteen seventeen equal to generate(): True"),
}  # fmt: skip

listed = {
    "about this project": [
        "#walkthrough: Download the notebook and open it inside the folder of this project, with `torch`, `transformers` and `safetensors` installed.",
        "#load: (The downloaded notebook finds the folder in another way: a notebook has no `__file__`.)",
    ],
    "no statement": [
        "#walkthrough: Run these cells one by one and change them as you like.",
        "#remember: What can be kept from turn to turn: see Prefill and cache.",
        "#further: This can wait until Prefill and cache: the same loop, which reads each token once, and what becomes of it if you forget the cache.",
    ],
}
