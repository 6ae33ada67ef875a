"""What docs/en/decode/reusing_the_cache.md says, proved sentence by sentence."""

import copy

import pytest
import torch
from _common import counting_model
from transformers import (
    DynamicCache,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    Mamba2Config,
    Mamba2ForCausalLM,
    MambaConfig,
    MambaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    OPTConfig,
    OPTForCausalLM,
    StaticCache,
)

NO_END = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
SIZE = {"vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "initializer_range": 0.5, **NO_END}
HEADS = {"intermediate_size": 16, "num_attention_heads": 2, "num_key_value_heads": 2}
IDS = torch.tensor([[7, 8, 9, 3, 4, 31, 12, 5, 44, 6]])  # (batch, sequence)


def _gpt2():
    config = GPT2Config(vocab_size=50, n_embd=16, n_layer=2, n_head=2, n_positions=64, initializer_range=0.5, **NO_END)
    return GPT2LMHeadModel(config).eval()


def _llama():
    return LlamaForCausalLM(LlamaConfig(**SIZE, **HEADS)).eval()


def _opt():
    size = {"vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
    return OPTForCausalLM(OPTConfig(ffn_dim=16, word_embed_proj_dim=16, init_std=0.5, **size, **NO_END)).eval()


def _mistral():
    return MistralForCausalLM(MistralConfig(**SIZE, **HEADS, sliding_window=4)).eval()


def _mamba():
    return MambaForCausalLM(MambaConfig(**SIZE)).eval()


def _mamba2():
    return Mamba2ForCausalLM(Mamba2Config(**SIZE, state_size=4, num_heads=4, head_dim=8, n_groups=1, chunk_size=4)).eval()


@torch.inference_mode()
def _last(model, ids, cache=None):
    """The logits after the last token."""
    name = "cache_params" if "Mamba" in type(model).__name__ else "past_key_values"
    return model(input_ids=ids, **{name: cache} if cache is not None else {}).logits[:, -1]


def _prefilled(model, ids, recorded=False):
    cache = DynamicCache(config=model.config)
    if recorded:
        cache.activate_past_recording()
    _last(model, ids, cache)
    return cache


def _same(one, other):
    return torch.allclose(one, other, atol=1e-3)


def a_cache_is_changed_by_using_it():
    """#reusing: But a cache is changed by using it."""
    for model in (_gpt2(), _llama(), _opt(), _mistral()):
        cache = _prefilled(model, IDS[:, :2])
        before = cache.layers[0].keys.clone()
        _last(model, IDS[:, 2:3], cache)
        assert cache.get_seq_length() == 3 and cache.layers[0].keys.shape != before.shape
    cache = _prefilled(model := _mamba(), IDS[:, :2])
    before = cache.layers[0].recurrent_states[0].clone()
    _last(model, IDS[:, 2:3], cache)
    assert not torch.equal(cache.layers[0].recurrent_states[0], before)


def a_copy_for_each():
    """#shared: `copy.deepcopy` before each use, and every continuation equals the one computed from scratch.
    #other-layers: A deep copy works for all three.
    """
    for model in (_gpt2(), _llama(), _opt(), _mistral(), _mamba()):
        common = _prefilled(model, IDS[:, :6])
        for end in (7, 8, 9):
            new = torch.tensor([[end]])
            assert _same(_last(model, new, copy.deepcopy(common)), _last(model, torch.cat([IDS[:, :6], new], dim=1)))


def filled_under_no_grad():
    """#shared: Fill the cache under `no_grad()`: `deepcopy` refuses tensors with a graph."""
    for model in (_gpt2(), _llama(), _mistral()):
        with pytest.raises(RuntimeError, match="support the deepcopy protocol"):
            copy.deepcopy(model(input_ids=IDS).past_key_values)
        for context in torch.no_grad(), torch.inference_mode():
            with context:
                cache = model(input_ids=IDS).past_key_values
            assert copy.deepcopy(cache).get_seq_length() == 10


def one_cache_for_all():
    """#shared: With one cache for all, the second prompt goes on from the first one's answer."""
    for model in (_gpt2(), _llama(), _opt()):
        shared = _prefilled(model, IDS[:, :4])
        _last(model, IDS[:, 4:6], shared)
        second = _last(model, IDS[:, 6:8], shared)
        assert _same(second, _last(model, IDS[:, :8])) and not _same(second, _last(model, torch.cat([IDS[:, :4], IDS[:, 6:8]], dim=1)))


def crop_takes_a_negative_number():
    """#crop: In this one the number is negative and says how many tokens to remove; a positive one raises.
    #crop: This is how a rejected guess, or a prompt's last sentence, is taken back without a new prefill.
    """
    for model in (_gpt2(), _llama(), _opt()):
        for back in (1, 3):
            cache = _prefilled(model, IDS)
            cache.crop(-back)
            assert cache.get_seq_length() == 10 - back
            new = torch.tensor([[2, 3]])
            assert _same(_last(model, new, cache), _last(model, torch.cat([IDS[:, :-back], new], dim=1)))
        with pytest.raises(ValueError, match="positive value"):
            cache.crop(3)


def generate_wants_the_whole_text():
    """#generate: `generate()` wants the whole text and the cache, and feeds what the cache lacks.
    #generate: That is the opposite of `forward()`, which wants only the new tokens.
    """
    for model in (_gpt2(), _llama(), _opt(), _mistral()):
        fed = []
        model.register_forward_pre_hook(lambda _, args, kwargs: fed.append(kwargs["input_ids"].tolist()), with_kwargs=True)
        asked = {"max_new_tokens": 2, "do_sample": False}
        expected = model.generate(IDS, **asked)
        cache = _prefilled(model, IDS[:, :7])
        fed.clear()
        assert torch.equal(model.generate(IDS, past_key_values=cache, **asked), expected)
        assert fed[0] == IDS[:, 7:].tolist()
        assert _same(_last(model, IDS[:, 7:], _prefilled(model, IDS[:, :7])), _last(model, IDS))
        if not isinstance(model, MistralForCausalLM):  # its window has forgotten the first seven
            assert not _same(_last(model, IDS, _prefilled(model, IDS[:, :7])), _last(model, IDS))


def the_last_word_was_never_fed():
    """#generate: At the second turn that is three tokens, not two: the last word of an answer was returned, but never fed."""
    model, tokenizer = counting_model()
    fed, cache = [], DynamicCache(config=model.config)
    model.register_forward_pre_hook(lambda _, args, kwargs: fed.append(kwargs["input_ids"][0].tolist()), with_kwargs=True)
    inputs = tokenizer("three five", return_tensors="pt")
    ids = model.generate(**inputs, past_key_values=cache, max_new_tokens=3)[0]
    assert ids[-1].item() not in sum(fed, []) and cache.get_seq_length() == len(ids) - 1
    fed.clear()
    inputs = tokenizer(tokenizer.decode(ids) + " eleven ten", return_tensors="pt")
    model.generate(**inputs, past_key_values=cache, max_new_tokens=3)
    assert tokenizer.decode(fed[0]) == tokenizer.decode(ids[-1:]) + " eleven ten" and len(fed[0]) == 3


def only_the_new_words():
    """#generate: Give it only the new words, and it cuts them as if they were the whole text, unless the mask has the length of the
    whole.
    #generate: Often nothing is left to feed, and it raises (`IndexError`, or in Llama `cannot reshape tensor of 0 elements`);
    otherwise it feeds a part of them, or all at the wrong place, with no error.
    """
    model, tokenizer = counting_model()
    new = tokenizer("nine", return_tensors="pt")
    with pytest.raises(IndexError):
        model.generate(**new, past_key_values=_prefilled(model, tokenizer("two three", return_tensors="pt")["input_ids"]), max_new_tokens=2)
    llama = _llama()
    with pytest.raises(RuntimeError, match="cannot reshape tensor of 0 elements"):
        llama.generate(IDS[:, :1], past_key_values=_prefilled(llama, IDS[:, :2]), max_new_tokens=2)
    for model in (_gpt2(), _llama(), _opt()):
        fed = []
        model.register_forward_pre_hook(lambda _, args, kwargs: fed.append(kwargs["input_ids"].tolist()), with_kwargs=True)
        for cached, new, first in ((3, [[20, 21, 22, 23, 24]], [[23, 24]]), (2, [[20, 21]], [[20, 21]])):
            new, kept = torch.tensor(new), {"return_dict_in_generate": True, "output_logits": True, "max_new_tokens": 1}
            cache = _prefilled(model, IDS[:, :cached])
            whole = _last(model, torch.cat([IDS[:, :cached], new], dim=1))
            fed.clear()
            logits = model.generate(new, past_key_values=cache, **kept).logits[0]
            assert fed[0] == first and (first != new.tolist() or not _same(logits, whole))
            mask, cache = torch.ones(1, cached + new.shape[1], dtype=torch.long), _prefilled(model, IDS[:, :cached])
            fed.clear()
            logits = model.generate(new, attention_mask=mask, past_key_values=cache, **kept).logits[0]
            assert fed[0] == new.tolist() and _same(logits, whole)


def a_dynamic_cache_grows():
    """#static: The keys of a `DynamicCache` get longer at each step, until a sliding window is full."""
    for model in (_gpt2(), _llama(), _opt(), _mistral()):
        cache, lengths = DynamicCache(config=model.config), []
        for token in IDS[0, :5]:
            _last(model, token.view(1, 1), cache)
            lengths.append(cache.layers[0].keys.shape[-2])
        assert lengths == ([1, 2, 3, 3, 3] if isinstance(model, MistralForCausalLM) else [1, 2, 3, 4, 5])


def a_static_cache_does_not():
    """#static: A `StaticCache` has all its places from its first use on, and its shapes no longer change.
    #static: What does not fit raises, except in a layer with a sliding window, which drops the oldest.
    #static: It has no `crop()`.
    """
    for model in (_gpt2(), _llama(), _opt()):
        cache, shapes = StaticCache(config=model.config, max_cache_len=6), set()
        assert cache.layers[0].keys is None
        for token in IDS[0, :6]:
            _last(model, token.view(1, 1), cache)
            shapes.add((tuple(cache.layers[0].keys.shape), cache.layers[1].values.shape[-2]))
        assert shapes == {((1, 2, 6, 8), 6)}
        with pytest.raises((IndexError, RuntimeError)):
            _last(model, IDS[:, 6:7], cache)
        with pytest.raises(AttributeError, match="crop"):
            cache.crop(-1)
    model = _mistral()
    cache = StaticCache(config=model.config, max_cache_len=6)
    for token in IDS[0]:
        logits = _last(model, token.view(1, 1), cache)
    assert cache.layers[0].keys.shape[-2] == 4 and _same(logits, _last(model, IDS))


def generate_sizes_a_static_cache():
    """#static: `generate()` sizes one by itself with `cache_implementation="static"`; the text is the same."""
    for model in (_gpt2(), _llama(), _opt(), _mistral()):
        asked = {"max_new_tokens": 5, "do_sample": False}
        result = model.generate(IDS, cache_implementation="static", return_dict_in_generate=True, **asked)
        assert isinstance(result.past_key_values, StaticCache)
        assert result.past_key_values.layers[0].keys.shape[-2] == (4 if isinstance(model, MistralForCausalLM) else 14)
        assert torch.equal(result.sequences, model.generate(IDS, **asked))


def what_a_window_and_a_state_keep():
    """#other-layers: A layer with a sliding window of 4 keeps the last three keys: the newest token is the fourth.
    #other-layers: A state-space layer keeps one state of a fixed size.
    """
    model = _mistral()
    kept = [_prefilled(model, IDS[:, :length]).layers[0].keys for length in (2, 3, 4, 9)]
    assert [keys.shape[-2] for keys in kept] == [2, 3, 3, 3]
    recorded = _prefilled(model, IDS[:, :9], recorded=True).layers[0].keys
    assert torch.allclose(kept[-1], recorded[:, :, -3:], atol=1e-5)
    eager = MistralForCausalLM._from_config(model.config, attn_implementation="eager").eval()
    weights = eager(input_ids=IDS, output_attentions=True).attentions[0]
    assert (weights[0, :, -1] > 0).sum(-1).tolist() == [4, 4]  # each head of the newest token looks at four
    for model in (_mamba(), _mamba2()):
        states = [_prefilled(model, IDS[:, :length]).layers[0].recurrent_states[0].shape for length in (1, 4, 10)]
        assert len({*states}) == 1


def going_back():
    """#other-layers: What went out of them cannot come back, so `crop()` raises, in a window once it is full.
    #other-layers: `activate_past_recording()` before the prefill lets the window layer keep everything, and go back.
    #other-layers: In Mamba it only silences the error: the state still contains the two tokens.
    """
    window, mamba, next_token = _mistral(), _mamba(), torch.tensor([[2]])
    right = {model: _last(model, torch.cat([IDS[:, :8], next_token], dim=1)) for model in (window, mamba)}
    for model in right:
        with pytest.raises(RuntimeError, match="does not track past states"):
            _prefilled(model, IDS).crop(-2)
        cache = _prefilled(model, IDS, recorded=True)
        states = [layer.recurrent_states[0].clone() for layer in cache.layers] if model is mamba else []
        cache.crop(-2)
        assert _same(_last(model, next_token, copy.deepcopy(cache)), right[model]) == (model is window)
        assert all(torch.equal(layer.recurrent_states[0], state) for layer, state in zip(cache.layers, states))
    cache = _prefilled(window, IDS[:, :3])
    cache.crop(-1)
    assert _same(_last(window, next_token, cache), _last(window, torch.cat([IDS[:, :2], next_token], dim=1)))
    assert _prefilled(window, IDS, recorded=True).layers[0].keys.shape[-2] == 10


def mamba_continues_by_one():
    """#other-layers: And continue Mamba one token at a time: of several at once it makes wrong logits, with no error.
    #other-layers: (Mamba-2 makes the right ones.)
    """
    for model, several in (_mamba(), False), (_mamba2(), True):
        for more in (1, 2, 3):
            logits = _last(model, IDS[:, 7 : 7 + more], _prefilled(model, IDS[:, :7]))
            assert _same(logits, _last(model, IDS[:, : 7 + more])) == (more == 1 or several)


shown = {
    "#shared: Yet of the three prompts only `six six` then comes out wrong: a shared cache may pass your test and fail your user.":
        ("manual_decode/reuse_prefix", "shared: twelve fourteen sixteen eighteen twenty cache now 9",
         "a copy: eight ten twelve fourteen fifteen shared: five four three two one cache now 15",
         "shared: three two one zero <eos> cache now 21"),
}  # fmt: skip

listed = {"upstream's word": ["#crop: It did in earlier versions."]}
