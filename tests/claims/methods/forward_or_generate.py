"""What docs/en/methods/forward_or_generate.md says, proved sentence by sentence."""

import logging
import sys
import time

import torch
from _decoders import decoders
from transformers import (
    BertConfig, BertForMaskedLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, T5Config, T5ForConditionalGeneration,
)  # fmt: skip
from transformers.utils.logging import set_verbosity_warning

IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
MASK = torch.ones_like(IDS)
GREEDY = dict(do_sample=False, max_new_tokens=4, eos_token_id=None)


def _gpt2(**settings):
    torch.manual_seed(5)
    return GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0, initializer_range=1.0, **settings)).eval()


def _llama():
    return LlamaForCausalLM(LlamaConfig(vocab_size=11, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, bos_token_id=0, eos_token_id=0)).eval()


def _t5():
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2, decoder_start_token_id=0)).eval()


def _bert():
    return BertForMaskedLM(BertConfig(vocab_size=13, hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)).eval()


def _by_hand(model, ids, new=4):
    cache, step, found = None, ids, [ids]
    with torch.no_grad():
        for _ in range(new):
            output = model(step, past_key_values=cache, use_cache=True)
            cache, step = output.past_key_values, output.logits[:, -1:].argmax(-1)
            found.append(step)
    return torch.cat(found, dim=1)


def _lengths(model, call):
    """How many tokens each call of the model is given."""
    fed = []
    with model.register_forward_pre_hook(lambda module, args, kwargs: fed.append((args[0] if args else kwargs.get("decoder_input_ids", kwargs.get("input_ids"))).shape[1]), with_kwargs=True):
        call()
    return fed


def once_and_again_and_again():
    """#forward-or-generate: `model(...)` runs the network once and returns numbers; `generate()` calls it again and again and returns token ids.
    #forward-or-generate: | Runs the network | once | once a token |
    """
    for model in (_gpt2(), _llama(), _t5()):
        arguments = {"decoder_input_ids": IDS} if model.config.is_encoder_decoder else {}
        assert len(_lengths(model, lambda: model(input_ids=IDS, **arguments))) == 1 and model(input_ids=IDS, **arguments).logits.is_floating_point()
        for settings in ({}, {"do_sample": True}, {"num_beams": 3}, {"use_cache": False}):
            tokens = []
            assert len(_lengths(model, lambda: tokens.append(model.generate(IDS, attention_mask=MASK, **{**GREEDY, **settings})))) == 4
            assert tokens[0].dtype == torch.int64


def what_each_returns():
    """#forward-or-generate: | Returns | an output object: logits, cache, and what you ask for | ids: the prompt and the new tokens |"""
    for model in (_gpt2(), _llama()):
        output = model(input_ids=IDS, labels=IDS, output_hidden_states=True)
        assert list(model(input_ids=IDS)) == ["logits", "past_key_values"]
        assert set(output) == {"loss", "logits", "past_key_values", "hidden_states"}
        tokens = model.generate(IDS, attention_mask=MASK, **GREEDY)
        assert torch.is_tensor(tokens) and tokens.shape == (1, 7) and torch.equal(tokens[:, :3], IDS)


def gradients():
    """#forward-or-generate: | Gradients | recorded, unless you turn them off | never |"""
    for model in (_gpt2(), _llama()):
        assert model(IDS).logits.requires_grad
        with torch.no_grad():
            assert not model(IDS).logits.requires_grad
        for settings in ({}, {"do_sample": True}, {"num_beams": 2}):
            with torch.enable_grad():
                result = model.train().generate(IDS, attention_mask=MASK, **{**GREEDY, **settings}, output_logits=True, output_hidden_states=True, return_dict_in_generate=True)
            assert not any(logits.requires_grad for logits in result.logits)
        model.eval()


def the_mode_stays():
    """#forward-or-generate: | Mode | as it is | as it is: it does not call `eval()` |"""
    for model in (_gpt2(), _llama(), _t5()):
        for training in (True, False):
            model.train(training)
            during = []
            with model.lm_head.register_forward_hook(lambda module, args, output: during.append(module.training)):
                model.generate(IDS, attention_mask=MASK, **GREEDY)
                model(input_ids=IDS, **({"decoder_input_ids": IDS} if model.config.is_encoder_decoder else {}))
            assert set(during) == {training} == {module.training for module in model.modules()}


def the_same_twice():
    """#forward-or-generate: | The same twice | in eval mode, if `forward()` draws nothing | not with `do_sample=True` |"""
    for model in (_gpt2(), _llama()):
        assert torch.equal(model(IDS).logits, model(IDS).logits)
    model = _gpt2()
    assert not torch.equal(model.train()(IDS).logits, model(IDS).logits)
    model.eval()
    draws = lambda **settings: {str(model.generate(IDS, attention_mask=MASK, eos_token_id=None, max_new_tokens=8, **settings).tolist()) for _ in range(5)}  # noqa: E731
    assert len(draws(do_sample=True, temperature=3.0)) > 1 and len(draws(do_sample=False)) == 1
    with model.transformer.wte.register_forward_hook(lambda module, args, output: output + torch.rand(())):  # a forward() that draws
        assert not torch.equal(model(IDS).logits, model(IDS).logits)


def what_the_call_is_for():
    """#forward-or-generate: | Use it for | training, scores, hidden states, a loop of your own | text |"""
    model = _gpt2()
    output = model(IDS, labels=IDS, output_hidden_states=True)
    output.loss.backward()
    assert model.transformer.wte.weight.grad.any() and len(output.hidden_states) == 2
    assert torch.equal(_by_hand(model, IDS), model.generate(IDS, attention_mask=MASK, **GREEDY))


def forward_skips_the_hooks():
    """#forward: Write `model(...)`, not `model.forward(...)`."""
    model, ran = _gpt2(), []
    model.register_forward_hook(lambda *_: ran.append(1))
    model.forward(IDS)
    assert ran == []
    model(IDS)
    assert ran == [1]


def the_shape_of_logits():
    """#forward: Logits have one row a position and one number a token of the vocabulary."""
    for model in (_gpt2(), _llama(), _bert()):
        for batch, length in (1, 3), (2, 5):
            assert model(torch.ones(batch, length, dtype=torch.int64)).logits.shape == (batch, length, model.config.vocab_size)


def the_last_row_chooses():
    """#forward: To choose the next token you need the last row (with padding on the right, that of the last real token)."""
    for model in (_gpt2(), _llama()):
        chosen = model.generate(IDS, attention_mask=MASK, **{**GREEDY, "max_new_tokens": 1})[0, -1]
        assert model(IDS).logits[0, -1].argmax() == chosen
        padded = model(torch.tensor([[1, 2, 3, 0, 0]]), attention_mask=torch.tensor([[1, 1, 1, 0, 0]])).logits[0]
        assert padded[2].argmax() == chosen and not torch.allclose(padded[-1], padded[2])


def the_base_model_has_no_head():
    """#forward: The base model, here `model.transformer`, has no head and therefore no logits."""
    for model in (_gpt2(), _llama()):
        output = model.base_model(IDS)
        assert "logits" not in output and not hasattr(output, "logits") and output.last_hidden_state.shape[-1] == 8
        assert not any("head" in name for name, _ in model.base_model.named_modules())
    assert _gpt2().base_model_prefix == "transformer"


def only_if_you_ask():
    """#forward: `hidden_states` and `loss` come only if you ask for them."""
    for model in (_gpt2(), _llama(), _bert(), _t5()):
        hidden = "decoder_hidden_states" if model.config.is_encoder_decoder else "hidden_states"
        rest = {"decoder_input_ids": IDS} if model.config.is_encoder_decoder else {}
        assert not {hidden, "loss"} & set(model(IDS, **rest))
        assert hidden in model(IDS, output_hidden_states=True, **rest) and "loss" in model(IDS, labels=IDS)


def logits_are_no_probabilities():
    """#forward: They are numbers of any size; a row does not sum to 1.
    #forward: `softmax(-1)` makes probabilities of them.
    #forward: For `argmax` you need none: softmax keeps the order (rounding may at most make two equal).
    """
    for model in (_gpt2(), _llama()):
        logits = model(torch.arange(11)[None]).logits[0].detach()
        assert logits.min() < 0 and not logits.sum(-1).isclose(torch.ones(())).any()
        probabilities = logits.softmax(-1)
        assert probabilities.min() >= 0 and torch.allclose(probabilities.sum(-1), torch.ones(11)) and torch.equal(probabilities.argmax(-1), logits.argmax(-1))
        for row, by in zip(logits, probabilities):
            assert (by[row.argsort()].diff() >= 0).all()
    assert _gpt2()(IDS).logits.abs().max() > 1
    close = torch.stack([torch.tensor(0.01), torch.tensor(0.01).nextafter(torch.tensor(1.0))])
    assert close[0] < close[1] and close.softmax(-1).diff() == 0


def the_cache_unasked():
    """#forward: You get it without asking: in this model `use_cache` is on by default, as the first line shows.
    #forward: Pass `use_cache=False` when you want one call and not the memory.
    """
    for model in (_gpt2(), _llama()):
        assert model.config.use_cache is True and model(IDS).past_key_values.get_seq_length() == 3
        assert model(IDS, use_cache=False).get("past_key_values") is None
        model.config.use_cache = False
        assert model(IDS).get("past_key_values") is None


def the_lengths_and_tokens_of_a_loop_by_hand():
    """#generate: The first call reads the three tokens of the prompt, each further call one new token; the last new token is never read.
    #generate: A greedy loop by hand feeds the same lengths and finds the same tokens.
    """
    for model in (_gpt2(), _llama(), *decoders().values()):
        tokens = []
        fed = _lengths(model, lambda: tokens.append(model.generate(IDS, attention_mask=MASK, **GREEDY)))
        assert fed == [3, 1, 1, 1] == _lengths(model, lambda: tokens.append(_by_hand(model, IDS)))
        assert torch.equal(*tokens) and sum(fed) == tokens[0].shape[1] - 1


def the_prompt_comes_back():
    """#generate: What comes back begins with the prompt: cut it off with `tokens[:, ids.shape[1]:]`.
    #generate: That goes for decoder-only models given ids.
    #generate: An encoder-decoder such as T5, and a call with `inputs_embeds` alone, give back no prompt.
    """
    for model in (_gpt2(), _llama(), *decoders().values()):
        for ids in (IDS, torch.tensor([[4, 5], [6, 7]])):
            tokens = model.generate(ids, attention_mask=torch.ones_like(ids), **GREEDY)
            assert torch.equal(tokens[:, : ids.shape[1]], ids) and tokens[:, ids.shape[1]:].shape == (len(ids), 4)
        embedded = model.generate(inputs_embeds=model.get_input_embeddings()(IDS), attention_mask=MASK, **GREEDY)
        assert torch.equal(embedded, model.generate(IDS, attention_mask=MASK, **GREEDY)[:, 3:])
    tokens = _t5().generate(IDS, attention_mask=MASK, **GREEDY)
    assert tokens.shape == (1, 5) and tokens[0, 0] == 0  # the start token of the decoder, and four new ones


def the_same_calls():
    """#generate: The loop above makes the same calls as `generate()`: one of length 3, three of length 1."""
    model = _gpt2()
    assert _lengths(model, lambda: _by_hand(model, IDS)) == _lengths(model, lambda: model.generate(IDS, attention_mask=MASK, **GREEDY)) == [3, 1, 1, 1]


def all_rows_or_the_last():
    """#generate: It even does more in the first: all rows of logits, where `generate()` asks for the last (`logits_to_keep=1`)."""
    for model in (_gpt2(), _llama()):
        rows = []
        model.lm_head.register_forward_hook(lambda module, args, output: rows.append(output.shape[1]))
        _by_hand(model, IDS)
        model.generate(IDS, attention_mask=MASK, **GREEDY)
        model(IDS, logits_to_keep=1)
        assert rows == [3, 1, 1, 1] + [1, 1, 1, 1] + [1]


def the_bookkeeping():
    """#generate: What it saves is the bookkeeping around each call, which shows where a step of the model is short, as in these tiny ones."""
    model = _gpt2()
    ways = {"generate": lambda: model.generate(IDS, attention_mask=MASK, **GREEDY), "loop": lambda: _by_hand(model, IDS)}
    outside, seconds = {}, {name: [] for name in ways}
    for name, way in ways.items():  # Python functions that run outside the model's forward()
        depth, count = [0], [0]

        def profile(frame, event, arg):
            if frame.f_code is GPT2LMHeadModel.forward.__wrapped__.__code__:
                depth[0] += {"call": 1, "return": -1}.get(event, 0)
            elif event == "call" and not depth[0]:
                count[0] += 1

        sys.setprofile(profile)
        way()
        sys.setprofile(None)
        outside[name] = count[0]
    assert outside["generate"] > 5 * outside["loop"]
    for _ in range(7):
        for name, way in ways.items():
            start = time.process_time()
            way()
            seconds[name].append(time.process_time() - start)
    assert min(seconds["generate"]) > min(seconds["loop"])


def settings_of_sampling():
    """#settings: `temperature`, `top_k` and `top_p` are settings of sampling.
    #settings: Without `do_sample=True` they are ignored, at most with a warning in the log that is easily missed.
    """
    model, told = _gpt2(), []
    set_verbosity_warning()
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    logging.getLogger("transformers").addHandler(handler)
    greedy = model.generate(IDS, attention_mask=MASK, **GREEDY)
    for setting in ({"temperature": 9.0}, {"top_k": 2}, {"top_p": 0.1}):
        told.clear()
        for beams in (1, 3):
            plain = model.generate(IDS, attention_mask=MASK, **GREEDY, num_beams=beams)
            assert torch.equal(model.generate(IDS, attention_mask=MASK, **GREEDY, num_beams=beams, **setting), plain)
        assert any(f"not valid and may be ignored: ['{next(iter(setting))}']" in line for line in told)
    told.clear()
    model.generation_config.do_sample, model.generation_config.temperature, model.generation_config.top_k = True, 9.0, 2  # as a folder may say
    assert torch.equal(model.generate(IDS, attention_mask=MASK, **GREEDY), greedy) and not told  # and not a word
    model = _gpt2()
    sampled = lambda **settings: torch.manual_seed(1) and model.generate(IDS, attention_mask=MASK, **{**GREEDY, "do_sample": True, **settings})  # noqa: E731
    hot = [sampled(temperature=50.0, top_k=0, max_new_tokens=20), sampled(temperature=0.1, top_k=0, max_new_tokens=20)]
    assert not torch.equal(*hot) and torch.equal(sampled(top_k=1), greedy) and torch.equal(sampled(top_p=1e-6), greedy)


def sampling_is_random_in_eval_mode():
    """#settings: Sampling in turn is random in eval mode too; fix it with `torch.manual_seed`."""
    model = _gpt2()

    def draw(seed=None):
        seed is None or torch.manual_seed(seed)
        return str(model.generate(IDS, attention_mask=MASK, do_sample=True, temperature=5.0, eos_token_id=None, max_new_tokens=10).tolist())

    assert not model.training and len({draw() for _ in range(5)}) > 1 and draw(3) == draw(3)


def beams_are_another_search():
    """#settings: Then it is beam search, and other tokens may win.
    #settings: Greedy decoding is `do_sample=False` and `num_beams=1`.
    #settings: Both are what you get if neither the call nor the model's `generation_config` says otherwise.
    """
    model = _gpt2()
    ask = lambda **settings: model.generate(IDS, attention_mask=MASK, max_new_tokens=6, eos_token_id=None, **settings)  # noqa: E731
    greedy = ask(do_sample=False, num_beams=1)
    assert torch.equal(greedy, _by_hand(model, IDS, 6)) and not torch.equal(ask(do_sample=False, num_beams=4), greedy)
    assert torch.equal(ask(), greedy)  # nobody says anything
    model.generation_config.num_beams = 4
    assert torch.equal(ask(), ask(do_sample=False, num_beams=4))
    model.generation_config.num_beams, model.generation_config.do_sample, model.generation_config.temperature = 1, True, 5.0
    assert len({str(ask().tolist()) for _ in range(5)}) > 1 and torch.equal(ask(do_sample=False), greedy)


def finished_texts_are_filled_up():
    """#end-and-padding: In a batch, a finished text is filled up with the pad token.
    #end-and-padding: Without one, `generate()` fills it with the first id of `eos_token_id`, whichever of them ended the text: here 9 after a 10.
    """
    model, ids = _gpt2(), torch.tensor([[0, 4, 5], [1, 2, 3]])
    assert model.generation_config.pad_token_id is None
    for ends in ([9, 10], [10, 9], [6, 9, 10], 10):
        for pad in (None, 0, 5):
            found = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=6, do_sample=False, eos_token_id=ends, pad_token_id=pad)[:, 3:]
            first = ends if isinstance(ends, int) else ends[0]
            assert found.tolist() == [[8, 10] + [first if pad is None else pad] * 4, [7, 2, 2, 2, 8, 7]]


def comparing_with_a_list():
    """#end-and-padding: In a loop of your own, `next_id == [9, 10]` is then `False` for every token: ask `torch.isin`."""
    for number in range(11):
        for next_id in (torch.tensor(number), torch.tensor([number]), torch.tensor([[number]])):
            assert (next_id == [9, 10]) is False
            assert torch.isin(next_id, torch.tensor([9, 10])).item() == (number in (9, 10))


listed = {
    "no statement": [
        "#forward-or-generate: You want text, or you want numbers.",
        "#generate: Write your own loop to do something different in a step.",
    ],
    "upstream's word": ["#end-and-padding: Chat models often have several such ids."],
    "about this project": ["#generate: (The output counts calls, not seconds.)"],
}
