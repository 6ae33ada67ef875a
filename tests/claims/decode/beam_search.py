"""What docs/en/decode/beam_search.md says, proved sentence by sentence."""

import torch
from _common import counting_model
from transformers import DynamicCache, GenerationConfig, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

KEPT = {"return_dict_in_generate": True, "output_scores": True}
EOS = 1
IDS = torch.tensor([[2, 3]])  # (batch, sequence)


def _random_models(seeds):
    """Random weights, few words: beams end, change places and are overtaken all the time."""
    for seed in seeds:
        torch.manual_seed(seed)
        ends = {"bos_token_id": None, "eos_token_id": EOS, "pad_token_id": 0}
        gpt2 = GPT2Config(vocab_size=7, n_layer=1, n_embd=8, n_head=2, initializer_range=0.6, **ends)
        size = {"vocab_size": 7, "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
        llama = LlamaConfig(initializer_range=0.6, **size, **ends)
        yield GPT2LMHeadModel(gpt2).eval()
        yield LlamaForCausalLM(llama).eval()


@torch.inference_mode()
def _search(model, num_beams, max_new_tokens, length_penalty, without=None):
    """The search of the page; `without` leaves one of its details out."""
    cache, finished = DynamicCache(config=model.config), []
    running = new = IDS.repeat(num_beams, 1)
    scores = torch.tensor([0.0] + [0.0 if without == "start" else -1e9] * (num_beams - 1))
    candidates = num_beams if without == "candidates" else 2 * num_beams
    for length in range(1, max_new_tokens + 1):
        log_probs = model(input_ids=new, past_key_values=cache).logits[:, -1].log_softmax(-1)
        total = scores[:, None] + log_probs
        best, index = total.flatten().topk(candidates)
        parent, word = index // total.shape[1], index % total.shape[1]
        texts = torch.cat([running[parent], word[:, None]], dim=1)
        ended = (word == EOS) | (length == max_new_tokens)
        for rank in range(candidates if without == "rank" else num_beams):
            if ended[rank]:
                finished.append((best[rank].item() / (1 if without == "length" else length**length_penalty), texts[rank]))
        finished = sorted(finished, key=lambda pair: -pair[0])[:num_beams]
        going_on = (best - 1e9 * ended).topk(num_beams).indices
        running, scores = texts[going_on], best[going_on]
        cache.reorder_cache(parent[going_on])
        new = running[:, -1:]
        hope = -1e9 if without == "hope" else scores[0].item() / length**length_penalty
        if len(finished) == num_beams and hope <= finished[-1][0]:
            break
    return finished[0][1]


def each_detail_is_needed():
    """#beam-search: The idea takes a line; equality with the library takes knowing five details.
    #search: | only the best `num_beams` may finish | a candidate further down that ends is dropped |
    #search: | stop when hope is gone | the best running beam, divided by its length so far, no longer beats the worst finished one |
    """
    differs = dict.fromkeys([None, "start", "candidates", "rank", "length", "hope"], 0)
    for model in _random_models(range(4)):
        for num_beams, length_penalty in ((2, 0.0), (3, 2.0)):
            settings = {"num_beams": num_beams, "max_new_tokens": 7, "length_penalty": length_penalty}
            theirs = model.generate(IDS, **settings, do_sample=False)[0]
            for without in differs:
                differs[without] += not torch.equal(_search(model, **settings, without=without), theirs)
    assert differs.pop(None) == 0 and all(differs.values()), differs


def beams_start_as_one_row():
    """#search: | all beams start as the same row | the others start with a score of minus a billion, so that the first step does not
    choose one text several times |
    """
    for model in _random_models(range(2)):
        fed = []
        model.register_forward_pre_hook(lambda _, args, kwargs: fed.append(kwargs["input_ids"]), with_kwargs=True)
        model.generate(IDS, num_beams=3, max_new_tokens=2)
        assert torch.equal(fed[0], IDS.repeat(3, 1))
        assert len({*fed[1].flatten().tolist()}) == 3  # the first step chose three different texts
        log_probs = model(input_ids=fed[0]).logits[:, -1].log_softmax(-1).detach()
        assert len({*(log_probs.flatten().topk(3).indices % 7).tolist()}) == 1  # had all begun with 0: one text, three times


def candidates():
    """#search: | twice as many candidates as beams | so that enough remain when the best ones have just ended; with n end tokens, n +
    1 times as many |
    """
    kept, topk = [], torch.topk
    for ends, times in (None, 2), (1, 2), ([1, 4], 3), ([1, 4, 5], 4):
        for num_beams in (2, 3):
            for model in _random_models(range(1)):
                model.generation_config.eos_token_id = ends
                torch.topk = lambda *args, **kwargs: kept.append(kwargs["k"]) or topk(*args, **kwargs)
                try:
                    model.generate(IDS, num_beams=num_beams, max_new_tokens=1)
                finally:
                    torch.topk = topk
                assert kept[0] == times * num_beams
                kept.clear()


def the_score_of_a_finished_text():
    """#search: | the score is divided by length ** `length_penalty` | only for finished texts; running ones compete by their plain sum |
    #finds: “Sum” is the log probability of the whole continuation, “mean” is per token.
    """
    for model in _random_models(range(3)):
        for length_penalty in (0.0, 1.0, 2.0):
            result = model.generate(IDS, num_beams=3, max_new_tokens=6, length_penalty=length_penalty, **KEPT)
            ids = result.sequences
            with torch.no_grad():
                log_probs = model(input_ids=ids).logits[0, 1:-1].log_softmax(-1)
            total, length = log_probs.gather(1, ids[0, 2:, None]).sum().item(), ids.shape[1] - 2
            assert abs(result.sequences_scores.item() - total / length**length_penalty) < 1e-4


def _early_stopping(model, ids=IDS, **settings):
    """[(score, steps) for True, False, "never"]"""
    found = []
    for early_stopping in (True, False, "never"):
        steps = []
        hook = model.register_forward_hook(lambda *_: steps.append(1))
        result = model.generate(ids, num_beams=2, early_stopping=early_stopping, **settings, **KEPT)
        hook.remove()
        found.append((result.sequences_scores.item(), len(steps)))
    return found


def a_shortcut():
    """#search: The last one is a shortcut, not a proof: with a length penalty above 0 a longer text could still win.
    #search: `early_stopping` changes it.
    """
    model, tokenizer = counting_model()
    ids = tokenizer("eighteen", return_tensors="pt")["input_ids"]
    for length_penalty, wins in (2.0, True), (0.0, False), (-1.0, False):
        _, (by_default, steps), (never, more) = _early_stopping(model, ids, max_new_tokens=24, length_penalty=length_penalty)
        assert (never > by_default + 1e-3) == wins and (more > steps) == wins


def greedy_may_miss_the_best_text():
    """#beam-search: Greedy decoding takes the best word now and may miss the best text.
    #beam-search: Beam search carries several texts along.
    """
    missed = 0
    for model in _random_models(range(8)):
        ends = {"max_new_tokens": 5, "do_sample": False, "length_penalty": 0.0}
        found = []
        for num_beams in (1, 4):
            rows = []
            hook = model.register_forward_pre_hook(lambda _, args, kwargs: rows.append(len(kwargs["input_ids"])), with_kwargs=True)
            ids = model.generate(IDS, num_beams=num_beams, **ends)
            hook.remove()
            assert {*rows} == {num_beams}
            with torch.no_grad():
                log_probs = model(input_ids=ids).logits[0, 1:-1].log_softmax(-1)
            found.append(log_probs.gather(1, ids[0, 2:, None]).sum().item())
            if num_beams == 1:
                assert torch.equal(log_probs.argmax(-1), ids[0, 2:])
        missed += found[1] > found[0] + 1e-5
    assert missed


def the_default_compares_means():
    """#finds: The default, `length_penalty=1.0`, compares means, and a long sure text has the better mean.
    #finds: Beam search by default is not a search for the most probable text.
    """
    model, tokenizer = counting_model()
    inputs = tokenizer("twenty", return_tensors="pt")
    texts, sums, means = [], [], []
    for settings in ({}, {"length_penalty": 1.0}, {"length_penalty": 0.0}):
        ids = model.generate(**inputs, num_beams=4, max_new_tokens=22, **settings)
        with torch.no_grad():
            log_probs = model(input_ids=ids).logits[0, :-1].log_softmax(-1).gather(1, ids[0, 1:, None])
        texts.append(tokenizer.decode(ids[0])), sums.append(log_probs.sum().item()), means.append(log_probs.mean().item())
    assert texts[0] == texts[1] != texts[2]
    assert sums[0] < sums[2] and means[0] > means[2] and len(texts[0]) > len(texts[2])


def when_each_early_stopping_stops():
    """#early-stopping: `True` stops as soon as there are `num_beams` finished texts.
    #early-stopping: `False`, the default, goes on while the best running beam would beat the worst of them if it ended now.
    #early-stopping: `"never"` divides by the greatest length that is allowed instead, where `length_penalty` is above 0: it stops
    when no running beam can win any more.
    """
    differ = 0
    for model in _random_models(range(2)):
        for length_penalty in (1.0, 2.0):
            settings = {"max_new_tokens": 7, "length_penalty": length_penalty}
            stops = {}
            for name in (True, False, "never"):  # the search again, with the rule of each
                steps = 0
                with torch.inference_mode():
                    running, scores, finished = IDS.repeat(2, 1), torch.tensor([0.0, -1e9]), []
                    for length in range(1, 8):
                        steps += 1
                        total = scores[:, None] + model(input_ids=running).logits[:, -1].log_softmax(-1)
                        best, index = total.flatten().topk(4)
                        texts = torch.cat([running[index // 7], (index % 7)[:, None]], dim=1)
                        ended = (texts[:, -1] == EOS) | (length == 7)
                        finished += [best[rank].item() / length**length_penalty for rank in range(2) if ended[rank]]
                        finished = sorted(finished, reverse=True)[:2]
                        going_on = (best - 1e9 * ended).topk(2).indices
                        running, scores = texts[going_on], best[going_on]
                        limit = {True: None, False: length, "never": 7}[name]
                        if len(finished) == 2 and (limit is None or scores[0].item() / limit**length_penalty <= finished[-1]):
                            break
                stops[name] = (finished[0], steps)
            found = _early_stopping(model, **settings)
            for (score, steps), (expected, expected_steps) in zip(found, stops.values()):
                assert abs(score - expected) < 1e-4 and steps == expected_steps
            differ += len({steps for _, steps in found}) > 1
            default = model.generate(IDS, num_beams=2, **settings, **KEPT).sequences_scores.item()
            assert abs(default - found[1][0]) < 1e-6
    assert differ


def what_decides_the_mode():
    """#modes: A call that sets `do_sample=False`, `temperature`, `top_k`, `top_p` and `num_beams=4` together is beam search.
    #modes: `do_sample` and `num_beams` decide between these four modes; without `do_sample=True` the three for sampling change nothing.
    """
    sampling = {"temperature": 0.3, "top_k": 3, "top_p": 0.2}
    for (do_sample, num_beams), mode in {
        (False, 1): "greedy_search",
        (False, 4): "beam_search",
        (True, 1): "sample",
        (True, 4): "beam_sample",
    }.items():
        for more in ({}, sampling):
            config = GenerationConfig(do_sample=do_sample, num_beams=num_beams, **more)
            assert config.get_generation_mode().value == mode
    for model in _random_models(range(3)):
        for num_beams in (1, 4):
            plain = model.generate(IDS, num_beams=num_beams, max_new_tokens=6)
            assert torch.equal(model.generate(IDS, do_sample=False, num_beams=num_beams, max_new_tokens=6, **sampling), plain)


def the_rows_of_the_cache():
    """#reorder: When a beam is replaced by the continuation of another, its row of the cache still holds the old text.
    #reorder: `reorder_cache` copies the rows.
    """
    for model in _random_models(range(2)):
        with torch.inference_mode():
            cache = model(input_ids=torch.tensor([[2, 3], [4, 5], [5, 6]])).past_key_values
            rows = cache.layers[0].keys.clone()
            following = torch.tensor([[6], [6], [6]])
            cache.reorder_cache(torch.tensor([1, 1, 0]))
            assert torch.equal(cache.layers[0].keys, rows[[1, 1, 0]]) and torch.equal(cache.layers[0].values[0], cache.layers[0].values[1])
            logits = model(input_ids=following, past_key_values=cache).logits[:, -1]
            fresh = model(input_ids=torch.tensor([[4, 5, 6], [4, 5, 6], [2, 3, 6]])).logits[:, -1]
            assert torch.allclose(logits, fresh, atol=1e-5)
            stale = model(input_ids=torch.tensor([[2, 3], [4, 5], [5, 6]])).past_key_values  # not reordered
            logits = model(input_ids=following, past_key_values=stale).logits[:, -1]
            old = model(input_ids=torch.tensor([[2, 3, 6], [4, 5, 6], [5, 6, 6]])).logits[:, -1]
            assert torch.allclose(logits, old, atol=1e-5) and not torch.allclose(logits, fresh, atol=1e-5)


shown = {
    "#finds: The short text is the more probable one, and both greedy decoding and beams without a length penalty find it.":
        ("manual_decode/beam_against_greedy", "greedy: sum -0.7, mean -0.34: twenty twenty <eos>",
         "4 beams, length_penalty=0.0: sum -0.7, mean -0.34: twenty twenty <eos>",
         "4 beams, length_penalty=1.0: sum -1.5, mean -0.07: twenty nineteen"),
    "#reorder: Leave it out, and nothing raises; the third text here goes on from a past that is not its own.":
        ("manual_decode/beam_cache", "-1.8 thirteen thirteen fourteen fourteen fifteen fifteen sixteen",
         "-2.3 thirteen thirteen fourteen fourteen twelve eleven ten"),
}  # fmt: skip
