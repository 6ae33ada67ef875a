"""What docs/en/errors/generate.md says, proved sentence by sentence."""

import io
import logging
import warnings

import pytest
import torch
from torch import nn
from transformers import (
    AutoModel,
    AutoModelForCausalLM,
    BertTokenizer,
    DataCollatorForLanguageModeling,
    DynamicCache,
    GPT2Config,
    GPT2ForSequenceClassification,
    GPT2LMHeadModel,
    GPT2Tokenizer,
    LlamaConfig,
    LlamaForCausalLM,
    LlamaTokenizer,
    StaticCache,
)

SMALL = {"vocab_size": 8, "n_embd": 4, "n_layer": 1, "n_head": 1, "bos_token_id": 0, "eos_token_id": 1}
IDS = [[2, 3, 4]]


def _gpt2(**options):
    torch.manual_seed(0)
    return GPT2LMHeadModel(GPT2Config(**{**SMALL, "pad_token_id": 1, **options})).eval()


def _llama(**options):
    torch.manual_seed(0)
    return LlamaForCausalLM(LlamaConfig(vocab_size=8, hidden_size=4, intermediate_size=4, num_hidden_layers=1, num_attention_heads=1, bos_token_id=0, eos_token_id=1,
                                        **{"pad_token_id": 1, **options})).eval()


def _ids(rows=IDS):
    return torch.tensor(rows)


def _logged(run):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger("transformers").addHandler(handler)
    run()
    logging.getLogger("transformers").removeHandler(handler)
    return stream.getvalue()


def the_mask_is_not_guessed():
    """
    #attention-mask-not-set: Only `input_ids` were passed.
    #attention-mask-not-set: Where the pad token is the end token, the ids do not tell padding from text, so the model reads the padding too.
    #attention-mask-not-set: In 5.23.0 the warning comes for batches alone.
    #attention-mask-not-set: `model.generate(**tokenizer(texts, return_tensors="pt", padding=True))`, which passes the mask as well.
    #attention-mask-not-set: Without the `**`, `generate` raises an `AttributeError` that says nothing; since transformers 5 `apply_chat_template` gives such a dict too.
    """
    model, rows, words = _gpt2(), _ids([[1, 3], [4, 5]]), "cannot be inferred from input because pad token is same as eos token"
    assert words not in _logged(lambda: model.generate(_ids(), max_new_tokens=1))
    assert words in _logged(lambda: model.generate(rows, max_new_tokens=1))
    assert words not in _logged(lambda: model.generate(rows, attention_mask=_ids([[0, 1], [1, 1]]), max_new_tokens=1))
    seen = []
    model.register_forward_pre_hook(lambda module, args, kwargs: seen.append(kwargs.get("attention_mask")), with_kwargs=True)
    for pad, read in (1, True), (6, False):
        seen.clear()
        model.generate(_ids([[pad, 3], [4, 5]]), pad_token_id=pad, max_new_tokens=1)
        assert (seen[0] is None or bool(seen[0].all())) == read
    tokenizer = BertTokenizer(vocab={word: id for id, word in enumerate("[PAD] [UNK] [CLS] [SEP] [MASK] a b".split())}, padding_side="left")
    assert tokenizer(["a", "a b"], return_tensors="pt", padding=True)["attention_mask"].tolist() == [[0, 1, 1, 1], [1, 1, 1, 1]]
    tokenizer.chat_template = "{% for m in messages %}{{ m.content }}{% endfor %}"
    for batch in tokenizer("a", return_tensors="pt"), tokenizer.apply_chat_template([{"role": "user", "content": "a"}], return_tensors="pt"):
        assert {"input_ids", "attention_mask"} <= set(batch)
        with pytest.raises(AttributeError, match="^$"):
            model.generate(batch, max_new_tokens=1)


def a_row_alone_and_in_the_batch():
    """
    #attention-mask-not-set: The text of a row is the same alone and in the batch.
    #right-padding-detected: `generate` goes on after the last column.
    #right-padding-detected: With padding on the right that is a pad token, not the end of the row's text.
    """
    for model in _gpt2(), _llama():
        options = {"max_new_tokens": 3, "min_new_tokens": 3}
        alone = model.generate(_ids([[2]]), attention_mask=_ids([[1]]), **options)[0, 1:]
        left = model.generate(_ids([[2, 3, 4], [1, 1, 2]]), attention_mask=_ids([[1, 1, 1], [0, 0, 1]]), **options)
        right = model.generate(_ids([[2, 3, 4], [2, 1, 1]]), attention_mask=_ids([[1, 1, 1], [1, 0, 0]]), **options)
        assert torch.equal(left[1, 3:], alone) and right.shape == (2, 6) and right[1, :3].tolist() == [2, 1, 1]


def generate_wants_the_whole_text():
    """
    #cache-and-last-token-only: `generate` cuts off as many ids as the cache holds.
    #cache-and-last-token-only: You passed the new ones alone, so nothing was left.
    #cache-and-last-token-only: Older versions say it in the second wording, GPT-2 with a `pad_token_id` in the third.
    #cache-and-last-token-only: An empty prompt gives the same errors.
    #cache-and-last-token-only: Pass the whole text, old and new, with the cache.
    #cache-and-last-token-only: Only a loop of your own passes the new tokens alone.
    """
    for make in _gpt2, _llama:
        for pad in None, 1:
            model = make(pad_token_id=pad)
            error, words = RuntimeError, "cannot reshape tensor of 0 elements"
            if make is _gpt2 and pad:
                error, words = IndexError, "index is out of bounds for dimension with size 0"
            with torch.no_grad():
                cache = model(_ids(), use_cache=True).past_key_values
            with pytest.raises(error, match=words):
                model.generate(_ids()[:, -1:], past_key_values=cache, max_new_tokens=2)
        with pytest.raises((RuntimeError, IndexError)):
            make().generate(torch.zeros(1, 0, dtype=torch.long), max_new_tokens=1)
        widths = []
        with torch.no_grad():
            cache = model(_ids()[:, :2], use_cache=True).past_key_values
        model.register_forward_pre_hook(lambda module, args, kwargs: widths.append(kwargs["input_ids"].shape[1]), with_kwargs=True)
        mask = torch.ones_like(_ids())
        text = model.generate(_ids(), attention_mask=mask, past_key_values=cache, max_new_tokens=1)
        assert widths == [1] and torch.equal(text, model.generate(_ids(), attention_mask=mask, max_new_tokens=1))
        with torch.no_grad():
            own = model(input_ids=_ids()[:, 2:], past_key_values=model(input_ids=_ids()[:, :2]).past_key_values).logits[:, -1]
            assert torch.allclose(own, model(input_ids=_ids()).logits[:, -1], atol=1e-5)


def the_cache_is_an_object():
    """
    #cache-not-subscriptable: `past_key_values` was a tuple of pairs; today it is a cache object.
    #cache-not-subscriptable: `cache.key_cache` is gone as well.
    #cache-not-subscriptable: `cache.layers[i].keys` and `.values`; the length is `cache.get_seq_length()`.
    #cache-not-subscriptable: The shape is (batch, heads, tokens, size of a head).
    #cache-method-gone: Gone in 5.23.0: `seen_tokens`, `get_usable_length`, `get_max_cache_shape`, `to_legacy_cache`, `from_legacy_cache`, `key_cache`.
    #cache-method-gone: In your code `get_seq_length()`.
    #cache-method-gone: `cache.get_seq_length()` is the number of tokens passed so far.
    """
    model = GPT2LMHeadModel(GPT2Config(**{**SMALL, "n_head": 2, "n_layer": 3, "n_embd": 6}))
    cache = model(_ids([[2, 3, 4], [5, 6, 7]]), use_cache=True).past_key_values
    assert type(cache) is DynamicCache and len(cache.layers) == 3
    for layer in cache.layers:
        assert layer.keys.shape == layer.values.shape == (2, 2, 3, 3)
    with pytest.raises(TypeError, match="'DynamicCache' object is not subscriptable"):
        cache[0]
    for name in "seen_tokens", "get_usable_length", "get_max_cache_shape", "to_legacy_cache", "from_legacy_cache", "key_cache", "value_cache":
        assert not hasattr(cache, name) and not hasattr(DynamicCache, name)
    assert cache.get_seq_length() == 3 and callable(cache.get_max_length)
    model(_ids([[2], [3]]), past_key_values=cache)
    assert cache.get_seq_length() == 4


def a_tuple_has_no_length():
    """
    #tuple-as-cache: The model calls methods of the cache, and a tuple has none.
    #tuple-as-cache: Code for transformers 4 passed tuples, and `DynamicCache.from_legacy_cache` is gone.
    #tuple-as-cache: `DynamicCache(pairs)` makes a cache of such a tuple, for BART and T5 `EncoderDecoderCache(pairs)`.
    """
    for model in _gpt2(), _llama():
        with torch.no_grad():
            cache, new = model(_ids(), use_cache=True).past_key_values, _ids([[5]])
            pairs = tuple((layer.keys, layer.values) for layer in cache.layers)
            with pytest.raises(AttributeError, match="'tuple' object has no attribute 'get_seq_length'"):
                model(new, past_key_values=pairs)
            made = DynamicCache(pairs)
            assert torch.allclose(model(new, past_key_values=made).logits, model(new, past_key_values=cache).logits, atol=1e-6)
    with pytest.raises(AttributeError, match="type object 'DynamicCache' has no attribute 'from_legacy_cache'"):
        DynamicCache.from_legacy_cache
    from transformers import BartConfig, BartForConditionalGeneration, EncoderDecoderCache, T5Config, T5ForConditionalGeneration

    fours = (tuple(torch.zeros(1, 1, 3, 4) for _ in range(4)),)
    bart = BartConfig(vocab_size=8, d_model=4, encoder_layers=1, decoder_layers=1, encoder_attention_heads=1, decoder_attention_heads=1, encoder_ffn_dim=4, decoder_ffn_dim=4,
                      decoder_start_token_id=0, pad_token_id=1, eos_token_id=2, bos_token_id=0, forced_eos_token_id=None)
    t5 = T5Config(vocab_size=8, d_model=4, d_kv=4, d_ff=4, num_layers=1, num_heads=1, decoder_start_token_id=0)
    for model in BartForConditionalGeneration(bart), T5ForConditionalGeneration(t5):
        with pytest.raises(AttributeError, match="'tuple' object has no attribute 'get_"):
            model(input_ids=_ids(), decoder_input_ids=_ids([[5]]), past_key_values=fours)
        assert model(input_ids=_ids(), decoder_input_ids=_ids([[5]]), past_key_values=EncoderDecoderCache(fours)).past_key_values.get_seq_length() == 4


def a_static_cache_fills_up():
    """
    #static-cache-full: A `StaticCache` has room for `max_cache_len` tokens and does not grow; the next one has no place.
    #static-cache-full: It also fills up when a second prompt goes into a used cache.
    #static-cache-full: `max_cache_len` at least prompt plus new tokens; `cache.reset()` before another prompt; or a `DynamicCache`, which grows.
    """
    model, full = _gpt2(), "is out of bounds for dimension 2 with size 4"
    with torch.no_grad():
        cache = StaticCache(config=model.config, max_cache_len=4)
        model(_ids(), past_key_values=cache)
        with pytest.raises(IndexError, match=full):
            model(_ids(), past_key_values=cache)
        cache = StaticCache(config=model.config, max_cache_len=4)
        for _ in range(2):
            model(_ids(), past_key_values=cache)
            model(_ids([[5]]), past_key_values=cache)
            assert int(cache.get_seq_length()) == 4
            with pytest.raises(IndexError, match=full):
                model(_ids([[6]]), past_key_values=cache)
            cache.reset()
        grows = DynamicCache()
        for _ in range(3):
            model(_ids(), past_key_values=grows)
    assert grows.get_seq_length() == 9


def tokenizers_without_a_padding_token():
    """
    #no-pad-token: `padding=True` needs a token to fill with, and this tokenizer has none, as those of GPT-2 and Llama.
    #no-pad-token: To generate, `tokenizer.pad_token = tokenizer.eos_token` with the mask passed on.
    #no-pad-token: To train, take another token than the end token, or the collator of language models sets the labels of the end token to −100 as well.
    #no-pad-token: A classifier wants `model.config.pad_token_id` too.
    """
    for cls in GPT2Tokenizer, LlamaTokenizer:
        tokenizer = cls()
        assert tokenizer.pad_token is None and tokenizer.eos_token
        with pytest.raises(ValueError, match="does not have a padding token"):
            tokenizer(["a", "a b"], padding=True)
        tokenizer.pad_token = tokenizer.eos_token
        end = tokenizer.eos_token_id
        batch = DataCollatorForLanguageModeling(tokenizer, mlm=False)([{"input_ids": [5, end]}])
        assert batch["labels"].tolist() == [[5, -100]]
    classifier = GPT2ForSequenceClassification(GPT2Config(**SMALL))
    with pytest.raises(ValueError, match="Cannot handle batch sizes > 1 if no padding token is defined"):
        classifier(_ids([[2, 3], [4, 5]]))
    classifier.config.pad_token_id = 1
    classifier(_ids([[2, 3], [4, 5]]))


def max_length_counts_the_prompt():
    """
    #prompt-longer-than-max-length: `max_length` is prompt and answer together, and the prompt alone reaches it: nothing could be generated.
    #prompt-longer-than-max-length: Without any length `generate` warns and takes a default.
    #prompt-longer-than-max-length: Use `max_new_tokens`, and not both: it takes precedence.
    #prompt-longer-than-max-length: The result has as many columns as the prompt, and `max_new_tokens` more at most.
    """
    model, mask = _gpt2(), torch.ones_like(_ids())
    shape = lambda **options: model.generate(_ids(), attention_mask=mask, **options).shape[1]
    for length in 2, 3:
        with pytest.raises(ValueError, match="Input length of input_ids is 3"):
            shape(max_length=length)
    assert shape(max_length=5, min_length=5) == 5 and shape(max_new_tokens=5, min_new_tokens=5) == 8 and shape(max_new_tokens=5) <= 8
    assert shape(max_new_tokens=1, max_length=9) == 4
    with pytest.warns(UserWarning, match="Using the model-agnostic default `max_length`"):
        shape()


def names_that_nobody_takes():
    """
    #model-kwargs-unused: A name is misspelt, or the tokenizer gives something the model's `forward` does not take, often `token_type_ids`.
    #model-kwargs-unused: Correct it; or drop the tensor: `tokenizer(text, return_token_type_ids=False)`.
    #model-kwargs-unused: Every name passed is an argument of `forward`, or a field of `model.generation_config`.
    """
    model = _llama()
    for name in "max_new_token", "token_type_ids":
        with pytest.raises(ValueError, match=rf"not used by the model: \['{name}'\]"):
            model.generate(_ids(), max_new_tokens=1, **{name: _ids()})
    model.generate(input_ids=_ids(), attention_mask=torch.ones_like(_ids()), max_new_tokens=1, repetition_penalty=1.1)
    assert hasattr(model.generation_config, "repetition_penalty")
    tokenizer = BertTokenizer(vocab={word: id for id, word in enumerate("[PAD] [UNK] [CLS] [SEP] [MASK] a b".split())})
    assert "token_type_ids" in tokenizer("a") and "token_type_ids" not in tokenizer("a", return_token_type_ids=False)


def sampling_is_switched_on():
    """
    #generation-flags-ignored: `temperature`, `top_p` and `top_k` change sampling, and without `do_sample=True` there is none: the text is the greedy one.
    #generation-flags-ignored: `do_sample=True`; or leave those flags out, or pass `temperature=None, top_p=None`.
    #generation-flags-ignored: `temperature=0` is refused when sampling: for a fixed answer say `do_sample=False`.
    """
    model, mask = _gpt2(), torch.ones_like(_ids())
    write = lambda **options: model.generate(_ids(), attention_mask=mask, max_new_tokens=4, min_new_tokens=4, **options).tolist()
    for flag in {"temperature": 5.0}, {"top_p": 0.5}, {"top_k": 3}:
        assert f"not valid and may be ignored: ['{next(iter(flag))}']" in _logged(lambda: write(**flag))  # said once
        assert all(write(**flag) == write() for _ in range(3))
    assert len({str(write(do_sample=True, temperature=5.0)) for _ in range(10)}) > 1
    assert not _logged(lambda: write(temperature=None, top_p=None)) and write(temperature=None, top_p=None) == write()
    with pytest.raises(ValueError, match="has to be a strictly positive float"):
        write(do_sample=True, temperature=0.0)


def templates_belong_to_tokenizers():
    """
    #chat-template-missing: Or the tokenizer was saved without it.
    #chat-template-missing: `tokenizer.chat_template` is a text, and `tokenize=False` shows what the model gets.
    """
    tokenizer = BertTokenizer(vocab={word: id for id, word in enumerate("[PAD] [UNK] [CLS] [SEP] [MASK] a b".split())})
    chat = [{"role": "user", "content": "a b"}]
    tokenizer.save_pretrained("without")
    with pytest.raises(ValueError, match="chat_template is not set"):
        BertTokenizer.from_pretrained("without").apply_chat_template(chat)
    tokenizer.chat_template = "{% for m in messages %}{{ m.role }}: {{ m.content }}{% endfor %}"
    tokenizer.save_pretrained("with")
    again = BertTokenizer.from_pretrained("with")
    assert isinstance(again.chat_template, str) and again.apply_chat_template(chat, tokenize=False) == "user: a b"


def what_is_not_finite_cannot_be_drawn():
    """
    #probabilities-nan: `do_sample=True` draws from probabilities, and these are `nan`, since the logits are.
    #probabilities-nan: Greedy decoding hides it: it raises nothing.
    #probabilities-nan: `model(**inputs).logits.isfinite().all()` is `True`.
    """
    model, mask = _gpt2(), torch.ones_like(_ids())
    assert model(_ids()).logits.isfinite().all()
    model.generate(_ids(), attention_mask=mask, do_sample=True, max_new_tokens=1)
    model.transformer.ln_f.weight.data[0] = float("nan")
    assert model(_ids()).logits.isnan().all()
    with pytest.raises(RuntimeError, match="probability tensor contains either `inf`, `nan` or element < 0"):
        model.generate(_ids(), attention_mask=mask, do_sample=True, max_new_tokens=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.generate(_ids(), attention_mask=mask, do_sample=False, max_new_tokens=1)


def large_values_overflow_in_float16():
    """#probabilities-nan: Often a model meant for bfloat16 overflows in float16; or training ended in `nan`."""
    weight = torch.tensor([70000.0])
    assert weight.to(torch.bfloat16).isfinite().all() and weight.to(torch.float16).isinf().all()
    assert (weight.to(torch.float16) - weight.to(torch.float16)).isnan().all()


def a_body_does_not_generate():
    """
    #no-generate-method: `AutoModel` loads the body, which gives hidden states and no logits.
    #no-generate-method: A class of your own, or of a repository, has it only with `GenerationMixin` among its bases, since 4.50.
    #no-generate-method: Your own class: `class Mine(PreTrainedModel, GenerationMixin)`.
    #no-generate-method: A model wrapped in `DataParallel` has no `generate` either: it is in `model.module`.
    #no-generate-method: `AutoModelForCausalLM`, or `AutoModelForSeq2SeqLM` for T5 and BART.
    """
    from transformers import AutoModelForSeq2SeqLM, BartConfig, GenerationMixin, PreTrainedConfig, PreTrainedModel, T5Config

    class Bare(PreTrainedModel):
        def prepare_inputs_for_generation(self, *args, **kwargs): ...

    class Mine(PreTrainedModel, GenerationMixin): ...

    assert not hasattr(Bare(PreTrainedConfig()), "generate") and Mine(PreTrainedConfig()).can_generate()
    config = GPT2Config(**SMALL)
    body = AutoModel.from_config(config)
    assert not hasattr(body, "generate") and set(body(_ids(), use_cache=False)) == {"last_hidden_state"}
    with pytest.raises(AttributeError, match="'DataParallel' object has no attribute 'generate'"):
        nn.DataParallel(_gpt2()).generate
    assert callable(nn.DataParallel(_gpt2()).module.generate) and AutoModelForCausalLM.from_config(config).can_generate()
    with torch.device("meta"):
        for other in BartConfig(), T5Config():
            assert AutoModelForSeq2SeqLM.from_config(other).can_generate()


shown = {
    "#right-padding-detected: The text of a row is the same alone and in the batch.": ("errors/right_padding_detected_mended", "same text: True"),
    "#cache-and-last-token-only: The text is that of a run without the cache.": ("errors/cache_and_last_token_only_mended", "same text: True"),
    "#tuple-as-cache: `cache.get_seq_length()` is the number of tokens in it, one more after the call.": ("errors/tuple_as_cache_mended", "4"),
    "#static-cache-full: `cache.get_seq_length()` stays at or below `max_cache_len`.": ("errors/static_cache_full_mended", "5 5"),
    "#no-pad-token: The mask is 0 where the filling is.": ("errors/no_pad_token_mended", "[[0, 1], [1, 2]] [[0, 1], [1, 1]]"),
    "#generation-flags-ignored: Several runs give several texts.": ("errors/generation_flags_ignored_mended", "several texts: True"),
    "#no-generate-method: `model.can_generate()` is `True`.": ("errors/no_generate_method_mended", "GPT2LMHeadModel True"),
}

listed = {
    "upstream's word": [
        "#attention-mask-not-set: `Setting pad_token_id to eos_token_id`, of older versions, does no harm: pass `pad_token_id=tokenizer.eos_token_id`, and it is gone.",
        "#cache-method-gone: `get_max_length` is missing from 4.57 and is back in 5.23.0.",
        "#generation-flags-ignored: If you set none of them, older versions took them from the model's `generation_config.json`.",
        "#cache-method-gone: Those names are gone; often it is the code of a repository, loaded with `trust_remote_code=True`, that was written for an older transformers.",
        "#chat-template-missing: The tokenizer of a base model has no template: the model was not trained to chat.",
    ],
    "no statement": [
        "#generate-errors: Warnings of `generate` are easily passed over, and the text that comes out then is not the model's fault.",
        "#right-padding-detected: `tokenizer.padding_side = \"left\"`, or `AutoTokenizer.from_pretrained(name, padding_side=\"left\")`.",
        "#right-padding-detected: Training may stay on the right.",
        "#tuple-as-cache: Better pass on what the model returned.",
        "#cache-method-gone: For a repository's code take its newer revision, the class of transformers if there is one, or the version it was written for.",
        "#chat-template-missing: Load the tokenizer of the chat model (its name often has `Instruct` or `chat`); for a base model write the prompt as plain text.",
        "#probabilities-nan: Load in `dtype=torch.bfloat16` or `torch.float32`.",
        "#probabilities-nan: If the weights themselves are not finite, go back to an earlier checkpoint.",
    ],
}
