"""What docs/en/decode/prefill_and_cache.md says, proved sentence by sentence."""

import copy
import functools
import re
from pathlib import Path

import pytest
import torch
import transformers
from _common import counting_model
from _decoders import decoder, decoders
from torch.utils.flop_counter import FlopCounterMode
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

IDS = torch.tensor([[7, 3, 11, 5, 9]])  # (batch, sequence)
_counting = functools.cache(counting_model)


def _ids(text):
    return _counting()[1](text, return_tensors="pt")["input_ids"]


def _word(logits):
    return _counting()[1].decode(logits[0, -1].argmax())


def _noting_lengths(module, name="input_ids"):
    """The list that grows by the number of tokens of each call."""
    lengths = []

    def note(module, args, given):
        lengths.append((args[0] if args else given[name]).shape[1])

    module.register_forward_pre_hook(note, with_kwargs=True)
    return lengths


# --- computed again, or kept ---------------------------------------------------------------------------------------


def three_second_calls():
    """#prefill-and-cache: All three are about what you pass to the second call."""
    model, _ = _counting()
    ids = _ids("三 三")
    with torch.inference_mode():
        output = model(input_ids=ids)
        whole, cache = torch.cat([ids, output.logits[:, -1:].argmax(-1)], dim=1), output.past_key_values
        again = model(input_ids=whole, past_key_values=copy.deepcopy(cache)).logits
        forgotten = model(input_ids=whole[:, -1:]).logits
        right = model(input_ids=whole[:, -1:], past_key_values=cache).logits
        lengths = _noting_lengths(model)
        slow = model(input_ids=whole).logits
    assert (_word(right), _word(slow)) == ("四", "四") and lengths == [3], "right, but it reads all"
    assert _word(forgotten) == "五" and not torch.allclose(again[:, -1], right[:, -1], atol=0.1)


def attention_looks_back():
    """#kept: In attention a token looks at itself and back at the tokens before it."""
    for name in decoders():
        model = decoder(name, attn_implementation="eager")
        for weights in model(input_ids=IDS, output_attentions=True).attentions:  # (batch, heads, query, key)
            assert (weights.tril() > 0).sum() == weights.shape[1] * 15 and not weights.triu(1).any()


def keys_find_and_values_are_handed_over():
    """#kept: For that, every layer computes of each token a key and a value: the key decides how much attention the token gets, the value is what it passes on.
    #kept: Both are lists of numbers.
    """
    model = decoder("GPT-2", attn_implementation="eager")

    def last_token(change=None):
        cache = model(input_ids=IDS[:, :-1]).past_key_values
        assert {part.shape for layer in cache.layers for part in (layer.keys, layer.values)} == {(1, 2, 4, 8)}, "eight numbers each"
        if change:
            change(cache.layers[0])
        output = model(input_ids=IDS[:, -1:], past_key_values=cache, output_attentions=True)
        return output.attentions[0][0, 0, 0], output.logits  # of one head, the weight of each of the five tokens

    with torch.inference_mode():
        weights, logits = last_token()
        other_weights, other_logits = last_token(lambda layer: layer.values[:, :, 1].mul_(3))
        assert torch.equal(weights, other_weights) and not torch.allclose(logits, other_logits, atol=1e-2)
        other_weights, _ = last_token(lambda layer: layer.keys[:, :, 1].neg_())
        assert not torch.allclose(weights, other_weights, atol=1e-3)


def twelve_or_five():
    """#kept: A loop without a cache computes them again at every step.
    #kept: Each filled cell is computed in that step:
    #kept: The KV cache keeps it, so that a step computes only what is new:
    """
    model, _ = _counting()
    computed = [_noting_lengths(block.attn.c_attn) for block in model.transformer.h]
    for use_cache, by_step in (False, [3, 4, 5]), (True, [3, 1, 1]):
        for lengths in computed:
            lengths.clear()
        model.generate(_ids("三 五 七"), max_new_tokens=3, use_cache=use_cache)
        assert computed == [by_step, by_step] and sum(by_step) == (5 if use_cache else 12)


def attention_by_hand():
    """#attention: The newest token asks with a third list, its query.
    #attention: How well each key fits the query says how much of its value is taken: softmax turns the fits into shares that add up to 1 (attention weights; they are not the model's weights).
    #attention: Here is one head of attention (a layer runs several side by side), once without a cache and once with it, as in the pictures:
    """
    model = decoder("GPT-2", attn_implementation="eager")
    attention, seen = model.transformer.h[0].attn, {}
    attention.c_attn.register_forward_hook(lambda module, args, output: seen.update(lists=output))
    attention.c_proj.register_forward_pre_hook(lambda module, args: seen.update(gathered=args[0]))
    weights = model(input_ids=IDS, output_attentions=True).attentions[0]
    query, keys, values = (part[0].unflatten(-1, (2, 8)) for part in seen["lists"].split(16, dim=-1))  # (token, head, number)
    for head in 0, 1:
        fit = (query[-1, head] @ keys[:, head].T / 8**0.5).softmax(-1)
        assert torch.allclose(fit, weights[0, head, -1], atol=1e-6) and torch.allclose(fit.sum(), torch.tensor(1.0))
        assert torch.allclose(fit @ values[:, head], seen["gathered"][0, -1, 8 * head : 8 * head + 8], atol=1e-5)


def ids_become_lists_of_numbers():
    """#attention: The model first turns each id into a list of numbers, its embedding: `tokens` below are five such lists."""
    for model in decoders().values():
        embedded = []
        model.get_input_embeddings().register_forward_hook(lambda module, args, output: embedded.append(output))
        model(input_ids=IDS)
        assert embedded[0].shape == (1, 5, model.get_input_embeddings().embedding_dim)


def queries_are_not_kept():
    """#attention: A query is used once, by its own token; so nobody keeps queries."""
    for model in decoders().values():
        with torch.inference_mode():
            cache = model(input_ids=IDS[:, :-1]).past_key_values
            for layer in cache.layers:
                per_token = [name for name, value in vars(layer).items() if isinstance(value, torch.Tensor) and value.dim() == 4]
                assert per_token == ["keys", "values"]
            last = model(input_ids=IDS[:, -1:], past_key_values=cache).logits
            assert torch.allclose(last, model(input_ids=IDS).logits[:, -1:], atol=1e-4), "no old query is missed"


# --- prefill and decode --------------------------------------------------------------------------------------------


def every_layer_adds():
    """#two-calls: The library's cache is a `DynamicCache`.
    #two-calls: You pass it as `past_key_values`, and every layer adds its keys and values (`config=` tells it which kinds of layers the model has).
    #cache-object: In such a model every layer holds a key and a value for each token so far.
    #remember: A call appends whatever it is fed to the cache that it was given, in place.
    """
    for model in decoders().values():
        cache, length = DynamicCache(config=model.config), 0
        assert type(model(input_ids=IDS).past_key_values) is DynamicCache
        for fed in 3, 1, 5, 2:
            returned = model(input_ids=torch.ones(1, fed, dtype=torch.long), past_key_values=cache).past_key_values
            length += fed
            assert returned is cache and cache.get_seq_length() == length
            assert [(layer.keys.shape[2], layer.values.shape[2]) for layer in cache.layers] == [(length, length)] * 2
        assert len(cache.layers) == len(DynamicCache(config=model.config).layers) == 2 and len(DynamicCache().layers) == 0
        model(input_ids=IDS, past_key_values=cache, use_cache=False)
        assert cache.get_seq_length() == length + 5, "whatever use_cache says"


def prefill_then_one_token_a_call():
    """#two-calls: Prefill feeds the whole prompt.
    #two-calls: From then on you feed one token a call, which is decode (not `tokenizer.decode`, which turns ids into words), and the cache stands for all that came before.
    #remember: Prefill feeds the prompt and fills the cache; each decode call feeds the newest token alone.
    """
    for model in decoders().values():
        lengths = _noting_lengths(model)
        model.generate(IDS, max_new_tokens=4, do_sample=False)
        assert lengths == [5, 1, 1, 1]
    assert _counting()[1].decode([6, 8]) == "three five"


def the_logits_of_the_whole_text():
    """#two-calls: Up to rounding, the logits are what you would get from the whole text without a cache; only the work is less.
    #whole-text: With a cache, feed only what is not in it.
    """
    for name in decoders():
        model = decoder(name, attn_implementation="eager")  # whose work is counted whole
        with torch.inference_mode():
            with FlopCounterMode(display=False) as whole:
                without = model(input_ids=IDS, use_cache=False).logits
            for cached in 2, 4:
                cache = model(input_ids=IDS[:, :cached]).past_key_values
                with FlopCounterMode(display=False) as rest:
                    kept = model(input_ids=IDS[:, cached:], past_key_values=cache).logits
                assert torch.allclose(kept, without[:, cached:], atol=1e-4) and rest.get_total_flops() < whole.get_total_flops()
                cache = model(input_ids=IDS[:, :cached]).past_key_values
                all_again = model(input_ids=IDS, past_key_values=cache).logits
                assert not torch.allclose(all_again, without, atol=1e-2)


# --- two mistakes --------------------------------------------------------------------------------------------------


def a_cache_without_asking():
    """#forgot: A model such as GPT-2 or Llama (another well-known language model) that is given no cache makes one, and returns it as `output.past_key_values`.
    #cache-object: You get a cache without asking, unless the configuration says otherwise, or gradient checkpointing is on in train mode; `use_cache=False` is the one to know.
    """
    for model in decoders().values():
        cached = lambda **given: model(input_ids=IDS, **given).past_key_values is not None
        assert model(input_ids=IDS).past_key_values.get_seq_length() == 5
        assert not cached(use_cache=False)
        model.train()
        assert cached()
        model.activation_checkpointing_enable()
        assert not cached()
        model.eval()
        assert cached()
        model.config.use_cache = False
        assert not cached() and cached(use_cache=True)


def each_call_sees_one_token():
    """#forgot: Every later call sees one token and nothing else."""
    for model in decoders().values():
        with torch.inference_mode():
            model(input_ids=IDS)
            forgotten = model(input_ids=IDS[:, -1:]).logits
            model(input_ids=IDS.flip(-1))
            assert torch.equal(forgotten, model(input_ids=IDS[:, -1:]).logits), "the same after any other text"
            assert not torch.allclose(forgotten, model(input_ids=IDS).logits[:, -1:], atol=1e-2)


def a_word_that_gets_itself_repeats():
    """#forgot: The first word comes from the call that read the whole prompt.
    #forgot: So the same word always gets the same guess, and a word that gets itself, such as `seven`, repeats.
    """
    model, _ = _counting()
    with torch.inference_mode():
        guess = {word: model(input_ids=torch.tensor([[word]])).logits[0, -1].argmax().item() for word in range(45)}
        assert guess[_ids("seven").item()] == _ids("seven").item()
        for prompt in "three four", "three five", "九 八", "三 三", "ten ten", "twenty nineteen":
            output, words = model(input_ids=_ids(prompt)), []
            for _ in range(25):
                words.append(output.logits[:, -1].argmax(-1, keepdim=True))
                output = model(input_ids=words[-1])
            words = [word.item() for word in words]
            assert words[0] == model(input_ids=_ids(prompt)).logits[0, -1].argmax()
            assert words[1:] == [guess[word] for word in words[:-1]], "it does not matter what came before"
            assert len(set(words[-5:])) == 1 and guess[words[-1]] == words[-1]


def positions_go_on_behind_the_first_copy():
    """#whole-text: The model reads the text once more behind its first copy, at positions that go on and on.
    #whole-text: Only then is there an error, and it names an index, not the cache; Llama, which has no such table, raises none at all.
    """
    for name, model in decoders().items():  # made for 64 positions
        with torch.inference_mode():
            cache, twice = model(input_ids=IDS).past_key_values, torch.cat([IDS, IDS], dim=1)
            again = model(input_ids=IDS, past_key_values=cache).logits
            assert torch.allclose(again, model(input_ids=twice).logits[:, 5:], atol=1e-4)
            while cache.get_seq_length() + 10 <= 64:
                model(input_ids=twice, past_key_values=cache)
            if name in ("GPT-2", "OPT"):
                with pytest.raises(IndexError, match="^index out of range in self$"):
                    model(input_ids=twice, past_key_values=cache)
            else:
                for _ in range(5):
                    assert model(input_ids=twice, past_key_values=cache).logits.isfinite().all()
                assert cache.get_seq_length() > 100


def keys_and_values_do_not_change():
    """#kept: Most of it was there already: every layer looks only at what came before, so in every layer an old token's key and value stay what they were.
    #remember: Attention needs keys and values of what came before, and they do not change: compute them once and keep them."""
    for model in decoders().values():
        with torch.inference_mode():
            short, long = (model(input_ids=ids).past_key_values for ids in (IDS[:, :3], IDS))
            for before, after in zip(short.layers, long.layers):
                assert torch.allclose(before.keys, after.keys[:, :, :3], atol=1e-5)
                assert torch.allclose(before.values, after.values[:, :, :3], atol=1e-5)


def six_is_still_in_the_cache():
    """#remember: The second try reads `three five six seven`: `six` is still in the cache.
    #remember: With a cache of its own it would go on with `nine`; see a copy for each.
    """
    model, _ = _counting()
    with torch.inference_mode():
        cache, own = (model(input_ids=_ids("three five")).past_key_values for _ in range(2))
        model(input_ids=_ids("six"), past_key_values=cache)
        second = model(input_ids=_ids("seven"), past_key_values=cache).logits
        assert torch.allclose(second[:, -1], model(input_ids=_ids("three five six seven")).logits[:, -1], atol=1e-4)
        assert _word(model(input_ids=_ids("seven"), past_key_values=own).logits) == "nine"


# --- the cache as an object ----------------------------------------------------------------------------------------


def sliding_layers_hold_less():
    """#cache-object: Layers of other kinds hold less: those with a sliding window keep the last few tokens, though `get_seq_length()` counts all.
    #cache-object: A `DynamicCache()` made without `config=` keeps all of them there too.
    """
    model = decoder("Gemma-2", sliding_window=4)
    ids = torch.arange(2, 14)[None]
    models_own = model(input_ids=ids[:, :1]).past_key_values
    for cache, kept in (models_own, 4 - 1), (DynamicCache(config=model.config), 4 - 1), (DynamicCache(), 12):
        with torch.inference_mode():
            for token in ids[0, cache.get_seq_length() :]:
                logits = model(input_ids=token.reshape(1, 1), past_key_values=cache).logits
            assert [layer.keys.shape[2] for layer in cache.layers] == [kept, 12], "one sliding layer, one full"
            assert cache.get_seq_length() == cache.layers[0].get_seq_length() == 12
            assert torch.allclose(logits, model(input_ids=ids).logits[:, -1:], atol=1e-4), "right either way"


def what_went_in_has_grown():
    """#cache-object: And if you passed one in, you need not take it from the output: that object has grown, and `past_key_values = outputs.past_key_values` assigns it to itself.
    #cache-object: Older code that indexes `past_key_values[0][0]` or passes a tuple of tuples raises here.
    """
    for model in decoders().values():
        cache = model(input_ids=IDS).past_key_values
        assert model(input_ids=IDS[:, :1], past_key_values=cache).past_key_values is cache and cache.get_seq_length() == 6
        with pytest.raises(TypeError, match="not subscriptable"):
            cache[0][0]
        with pytest.raises(AttributeError, match="'tuple' object has no attribute 'get_seq_length'"):
            model(input_ids=IDS[:, :1], past_key_values=tuple((layer.keys, layer.values) for layer in cache.layers))


def positions_start_at_the_length_of_the_cache():
    """#two-calls: You pass no positions: the model starts them at the length of the cache.
    #positions: A model that is given no `position_ids` starts them at the length of the cache, which is right for a single row.
    #positions: Most wrong positions do not raise.
    """
    for name, model in decoders().items():

        def after(**given):
            return model(input_ids=IDS[:, 4:], past_key_values=model(input_ids=IDS[:, :4]).past_key_values, **given).logits

        with torch.inference_mode():
            assert torch.allclose(after(), model(input_ids=IDS).logits[:, 4:], atol=1e-4)
            if name != "BLOOM":  # which counts by itself
                assert torch.equal(after(), after(position_ids=torch.tensor([[4]])))
                for wrong in 0, 1, 3, 5, 9, 63:
                    other = after(position_ids=torch.tensor([[wrong]]))
                    assert other.isfinite().all() and not torch.equal(other, after()), "no error, and another answer"


def left_padding_and_gpt2():
    """#positions: Rows with left padding are the case where GPT-2 wants you to say them yourself; many others do not."""
    padded, mask = torch.cat([torch.zeros(1, 3, dtype=torch.long), IDS], dim=1), torch.tensor([[0] * 3 + [1] * 5])
    for name, model in decoders().items():
        with torch.inference_mode():
            alone, padded_logits = model(input_ids=IDS).logits, model(input_ids=padded, attention_mask=mask).logits[:, 3:]
            assert torch.allclose(padded_logits, alone, atol=1e-4) == (name != "GPT-2")
            if name == "GPT-2":
                said = {"position_ids": torch.tensor([[0, 0, 0, 0, 1, 2, 3, 4]])}
                assert torch.allclose(model(input_ids=padded, attention_mask=mask, **said).logits[:, 3:], alone, atol=1e-4)


def no_model_takes_cache_position():
    """#positions: The models of this version no longer take it."""
    files = [*Path(transformers.__file__).parent.glob("models/*/modeling_*.py")]
    takes_it = re.compile(r"^ +cache_position\b[^=\n]*(: |,$)", re.MULTILINE)
    assert len(files) > 400 and not [file.name for file in files if takes_it.search(file.read_text(encoding="utf-8"))]
    assert takes_it.search("        cache_position: torch.LongTensor | None = None,\n")


def unknown_names():
    """#positions: Nothing tells you so: `forward()` takes `**kwargs` and ignores what it does not know, a misspelt `attention_mask` as well.
    #positions: `generate()` does check the names.
    """
    for model in decoders().values():
        with torch.inference_mode():
            right = model(input_ids=IDS).logits
            for name in "cache_position", "attention_maks", "banana":
                assert torch.equal(model(input_ids=IDS, **{name: torch.zeros(1, 5)}).logits, right)
                with pytest.raises(ValueError, match=rf"not used by the model: \['{name}'\]"):
                    model.generate(IDS, max_new_tokens=1, **{name: torch.zeros(1, 5)})


# --- what a token costs --------------------------------------------------------------------------------------------


def the_work_for_a_token():
    """#cost: Without a cache, every token pays for the whole text again.
    #cost: With one, a token pays for itself, and for attention's look back over the keys, which is the smaller part at these lengths.
    #cost: The price is memory: it grows with every token, as counted above.
    """
    size = {"n_layer": 4, "n_embd": 256, "n_head": 4, "vocab_size": 1000, "n_positions": 512, "bos_token_id": None, "eos_token_id": None}
    model = GPT2LMHeadModel(GPT2Config(**size, attn_implementation="eager")).eval()

    def operations(length):
        """Of the last token: (without a cache, with one, of which to look back), and the bytes of the cache."""
        ids, cache = torch.zeros(1, length, dtype=torch.long), DynamicCache(config=model.config)
        model(input_ids=ids[:, :-1], past_key_values=cache)
        with FlopCounterMode(display=False) as without:
            model(input_ids=ids, use_cache=False, logits_to_keep=1)
        with FlopCounterMode(display=False) as cached:
            model(input_ids=ids[:, -1:], past_key_values=cache)
        look_back = sum(number for operation, number in cached.get_flop_counts()["Global"].items() if "bmm" in str(operation))
        bytes_kept = sum(layer.keys.nbytes + layer.values.nbytes for layer in cache.layers)
        return without.get_total_flops(), cached.get_total_flops(), look_back, bytes_kept

    with torch.inference_mode():
        (all_16, one_16, back_16, bytes_16), (all_496, one_496, back_496, bytes_496) = operations(16), operations(496)
    assert all_496 / all_16 > 496 / 16 * 0.95
    assert one_16 - back_16 == one_496 - back_496 and back_496 == back_16 * 496 / 16
    assert back_496 < one_496 / 3 and bytes_496 == bytes_16 * 496 / 16


def the_last_layer_becomes_the_logits():
    """#attention: (The layer computes on with them; what the last layer gives becomes the logits.)"""
    for model in decoders().values():
        with torch.no_grad():
            right, layers = model(input_ids=IDS).logits, []
            for module in model.modules():
                if isinstance(module, torch.nn.ModuleList) and len(module) == model.config.num_hidden_layers:
                    layers.extend(module)
            attention = [part for name, part in layers[0].named_children() if "attn" in name or "attention" in name]
            attention = [part for part in attention if "norm" not in type(part).__name__.lower()]
            for part in attention[0], layers[-1]:
                change = part.register_forward_hook(
                    lambda module, given, out: (out[0].flip(-1), *out[1:]) if isinstance(out, tuple) else out.flip(-1)
                )
                assert not torch.allclose(model(input_ids=IDS).logits, right, atol=1e-3)
                change.remove()
            assert torch.equal(model(input_ids=IDS).logits, right)


shown = {
    "#attention: The same numbers, from fewer computed keys.":
        ("manual_decode/one_head", "again 4 tensor([ 1.57, 1.83, 0.10, -1.05]) kept 1 tensor([ 1.57, 1.83, 0.10, -1.05])",
         "again 5 tensor([-0.11, -0.93, -0.10, -0.37]) kept 1 tensor([-0.11, -0.93, -0.10, -0.37])"),
    "#forgot: No error, and some of the first words are even right.":
        ("manual_decode/forgot_the_cache", "with the cache: five six seven eight nine ten eleven forgotten: five six seven seven seven seven seven"),
    "#forgot: A token alone does not say how to count.":
        ("manual_decode/forgot_the_cache", "forgotten: five six seven seven seven seven seven", "forgotten: seven seven seven seven seven seven seven",
         "forgotten: 七 八 八 八 八 八 八", "forgotten: 四 五 五 五 五 五 五"),
    "#whole-text: It miscounts from the third word, where `five` would be right, and the cache grows faster with each step, until the positions run out (this GPT-2 has a table of 64).":
        ("manual_decode/whole_text_again", "text 2, positions 0 to 1: four text 3, positions 2 to 4: four text 4, positions 5 to 8: four",
         "text 10, positions 44 to 53: seven IndexError: index out of range in self positions that the model has: 64"),
    "#positions: And see how the first prompt hides two of three mistakes: one prompt that comes out right proves little.":
        ("manual_decode/positions", "length + step: five six seven eight nine ten eleven one too far: five six seven eight nine ten eleven "
         "counted from zero: five six seven eight nine ten eleven always zero: five six six seven eight eight nine"),
    "#cost: Time per token as the text grows: without a cache a rising line, with a cache a flat one":
        ("manual_decode/cost_of_a_token", "no cache: 496 tokens cost over 3 times what 16 do: True it grows less with a cache: True "
         "at 496 tokens the cache saves two thirds or more: True"),
}  # fmt: skip

listed = {
    "about this project": [
        "#cost: The picture was drawn by this snippet, with a GPT-2 of four layers and random weights, on one thread of a two-core x86-64 CPU that had other work as well.",
        "#cost: Give the snippet a folder to draw your own.",
    ],
    "no statement": [
        "#prefill-and-cache: Your loop repeats itself, or forgets what the prompt was about, or gets slower with every word.",
        "#kept: This key is not the key of a dict, or of a `state_dict`.",
        "#two-calls: The picture draws one cache at three moments:",
        "#forgot: This loop hands that on, or forgets to (九 八 is nine eight, 三 三 is three three):",
        "#whole-text: The opposite: the cache and everything.",
        "#remember: Two ways to go on are tried with one cache.",
        "#further: This can wait until a cache surprises you: what kind of object it is, how positions are counted, and what it saves, measured.",
        "#cost: Read the shape, not the numbers.",
    ],
}
