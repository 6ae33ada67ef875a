"""What docs/en/decode/sampling.md says, proved sentence by sentence."""

import pytest
import torch
from _common import counting_model
from transformers import (
    GenerationConfig,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    T5Config,
    T5ForConditionalGeneration,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

NO_END = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
KEPT = {"return_dict_in_generate": True, "output_scores": True, "output_logits": True, "max_new_tokens": 1}


def _models():
    """Two architectures with random weights and 200 words."""
    torch.manual_seed(0)
    size = {"vocab_size": 200, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    llama = LlamaConfig(initializer_range=0.5, **size, **NO_END)
    gpt2 = GPT2Config(vocab_size=200, n_layer=1, n_embd=16, n_head=2, initializer_range=0.5, **NO_END)
    return [GPT2LMHeadModel(gpt2).eval(), LlamaForCausalLM(llama).eval()]


IDS = torch.tensor([[5, 6, 5]])  # (batch, sequence)


def _step(model, ids=IDS, **asked):
    """(logits, scores) of one sampled step."""
    result = model.generate(ids, do_sample=True, **asked, **KEPT)
    return result.logits[0], result.scores[0]


def _words(scores):
    return set(scores[0].isfinite().nonzero().flatten().tolist())


def four_ways_to_go_on():
    """#sampling: After 三 alone the counting model knows four ways to go on, so there is something to draw from."""
    model, tokenizer = counting_model()
    with torch.no_grad():
        ranked = model(**tokenizer("三", return_tensors="pt")).logits[0, -1].argsort(descending=True)
    assert {tokenizer.decode(word) for word in ranked[:4]} == {"四", "五", "三", "二"}
    texts = []
    for second in ranked[:4]:
        ids = torch.tensor([[*tokenizer("三")["input_ids"], second.item()]])
        texts.append(tokenizer.decode(model.generate(ids, max_new_tokens=3)[0]))
    assert texts == ["三 四 五 六 七", "三 五 七 九 十一", "三 三 四 四 五", "三 二 一 零 <eos>"]


def temperature_divides():
    """#temperature: A division.
    #temperature: Below 1 it widens the distances, above 1 it narrows them; no two words change places.
    """
    for model in _models():
        for temperature in (0.01, 0.5, 1.5, 40.0):
            logits, scores = _step(model, temperature=temperature, top_k=0)
            assert torch.equal(scores, logits / temperature)
            assert (scores.max() - scores.min() > logits.max() - logits.min()) == (temperature < 1)
            assert (scores.gather(1, logits.argsort(descending=True)).diff() <= 0).all()


def zero_is_refused():
    """#temperature: Sampling refuses zero (and `2`: write `2.0`); the limit that zero would stand for is `argmax`, so `do_sample=False`."""
    for model in _models():
        for refused in (0.0, 0, 2):
            with pytest.raises(ValueError, match="has to be a strictly positive float"):
                model.generate(IDS, do_sample=True, temperature=refused, max_new_tokens=1)
        assert model.generate(IDS, do_sample=True, temperature=2.0, max_new_tokens=1).shape == (1, 4)
        greedy = model.generate(IDS, do_sample=False, max_new_tokens=6)
        for ignored in (0.0, 2):
            assert torch.equal(model.generate(IDS, do_sample=False, temperature=ignored, max_new_tokens=6), greedy)
        assert torch.equal(model.generate(IDS, do_sample=True, temperature=1e-6, max_new_tokens=6), greedy)


def the_rest_becomes_minus_infinity():
    """#cut: All three set the rest to minus infinity, which softmax turns into zero."""
    for model in _models():
        for cut in ({"top_k": 3}, {"top_p": 0.5, "top_k": 0}, {"min_p": 0.5, "top_k": 0}):
            logits, scores = _step(model, **cut)
            gone = scores.isneginf()
            assert 0 < gone.sum() < 200 and torch.equal(scores[~gone], logits[~gone])
            assert torch.equal(scores.softmax(-1) == 0, gone)


def what_each_cut_keeps():
    """#cut: Top-k keeps the same number of words, but for ties, whether the model is sure or not.
    #cut: Top-p keeps as many as are needed to reach p: two where the way is open, one where the count is clear.
    #cut: Min-p keeps every word that is at least p times as probable as the best one.
    """
    model, tokenizer = counting_model()
    counts = []
    for prompt in ("三", "三 四", "ten", "ten nine"):
        ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
        for k in (1, 3, 7):
            assert len(_words(_step(model, ids, top_k=k)[1])) == k
        for p in (0.3, 0.6, 0.99):
            logits, scores = _step(model, ids, top_p=p, top_k=0)
            chances = logits.softmax(-1)[0].sort(descending=True).values
            kept = len(_words(scores))
            assert chances[: kept - 1].sum() < p <= chances[:kept].sum() + 1e-6
            counts += [kept] * (p == 0.6)
            logits, scores = _step(model, ids, min_p=p, top_k=0)
            chances = logits.softmax(-1)[0]
            assert _words(scores) == {word for word, chance in enumerate(chances.tolist()) if chance >= p * chances.max().item()}
    assert counts[:2] == [2, 1]
    tied = torch.tensor([[1.0, 2.0, 1.0, 0.0]])
    assert _words(TopKLogitsWarper(2)(None, tied)) == {0, 1, 2}


def temperature_before_the_cuts():
    """#order: `generate()` applies the temperature first and cuts afterwards.
    #order: A hot distribution is flat, so top-p and min-p then keep more words; top-k keeps the same ones.
    #order: If your own loop cuts by top-p first, it may draw from other words with the same settings.
    """
    hot = TemperatureLogitsWarper(3.0)
    for model in _models():
        for cut, library, more in (
            ({"top_p": 0.7, "top_k": 0}, TopPLogitsWarper(0.7), True),
            ({"min_p": 0.1, "top_k": 0}, MinPLogitsWarper(0.1), True),
            ({"top_k": 5}, TopKLogitsWarper(5), False),
        ):
            logits, scores = _step(model, temperature=3.0, **cut)
            assert torch.equal(scores, library(IDS, hot(IDS, logits)))
            cut_first = hot(IDS, library(IDS, logits))
            assert _words(cut_first) <= _words(scores) and (_words(cut_first) != _words(scores)) == more


def the_whole_order():
    """#order: The whole order: repetition penalty, a `logits_processor` of yours, temperature, top-k, top-p, min-p."""
    own = lambda ids, scores: scores.roll(1, -1)
    steps = [RepetitionPenaltyLogitsProcessor(3.0), own, TemperatureLogitsWarper(4.0)]
    steps += [TopKLogitsWarper(60), TopPLogitsWarper(0.8), MinPLogitsWarper(0.3)]
    asked = {"repetition_penalty": 3.0, "temperature": 4.0, "top_k": 60, "top_p": 0.8, "min_p": 0.3}
    asked["logits_processor"] = LogitsProcessorList([own])

    def apply(steps, scores):
        for step in steps:
            scores = step(IDS, scores)
        return scores

    differs = set()
    for model in _models():
        logits, scores = _step(model, **asked)
        assert torch.equal(scores, apply(steps, logits))
        for place in range(5):
            swapped = [*steps[:place], steps[place + 1], steps[place], *steps[place + 2 :]]
            if _words(apply(swapped, logits)) != _words(scores) or not torch.allclose(apply(swapped, logits), scores):
                differs.add(place)
    assert 0 in differs and len(differs) >= 2  # penalty and own; top-k and top-p, or top-p and min-p


def scores_and_logits():
    """#order: When sampling without beams, `scores` are the logits after all this, `output_logits` the ones before."""
    for model in _models():
        logits, scores = _step(model, temperature=3.0, top_k=4, repetition_penalty=2.0)
        with torch.no_grad():
            assert torch.allclose(model(input_ids=IDS).logits[:, -1], logits, atol=1e-5)
        penalised = RepetitionPenaltyLogitsProcessor(2.0)(IDS, logits)
        assert torch.equal(scores, TopKLogitsWarper(4)(IDS, penalised / 3.0))
        logits, scores = _step(model, temperature=3.0, top_k=4, num_beams=2)
        cut = TopKLogitsWarper(4)
        assert torch.allclose(scores, cut(IDS, logits.log_softmax(-1) / 3.0)) and not torch.allclose(scores, cut(IDS, logits / 3.0))


def each_word_once():
    """#repetition: Above 1 it lowers the score of each word that has occurred, once, however often that was.
    #repetition: In a decoder-only model the prompt counts as well.
    """
    for model in _models():
        often, rarely = torch.tensor([[5, 6, 5, 5]]), torch.tensor([[5, 6, 6, 5]])
        for ids in (often, rarely):
            logits, scores = _step(model, ids, repetition_penalty=1.5, top_k=0)
            assert set((scores != logits).nonzero()[:, 1].tolist()) == {5, 6} and (scores[0, [5, 6]] < logits[0, [5, 6]]).all()
            by_once = torch.where(logits < 0, logits * 1.5, logits / 1.5)
            assert torch.equal(scores[0, [5, 6]], by_once[0, [5, 6]])
    config = T5Config(vocab_size=30, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, decoder_start_token_id=2, pad_token_id=0)
    logits, scores = _step(T5ForConditionalGeneration(config).eval(), repetition_penalty=1.5, top_k=0)
    assert (scores != logits).nonzero()[:, 1].tolist() == [2]  # of the encoder's prompt 5 6 5 nothing counts


def what_must_be_repeated():
    """#repetition: The same can happen to any name, number or bracket that a correct answer must repeat."""
    model, tokenizer = counting_model()
    for prompt, right in (("three three four", "four"), ("ten ten eleven", "eleven"), ("七 七 八", "八")):
        inputs = tokenizer(prompt, return_tensors="pt")
        assert tokenizer.decode(model.generate(**inputs, max_new_tokens=1)[0, -1]) == right
        assert tokenizer.decode(model.generate(**inputs, max_new_tokens=1, repetition_penalty=4.0)[0, -1]) != right


def same_operations_same_draws():
    """#loop: Same seed, same operations in the same order, and `torch.multinomial` draws the same."""
    for model in _models():
        drawn = set()
        for seed in range(8):
            torch.manual_seed(seed)
            theirs = model.generate(IDS, do_sample=True, temperature=0.8, top_k=9, max_new_tokens=4)
            torch.manual_seed(seed)
            ids = IDS
            for _ in range(4):
                with torch.no_grad():
                    logits = model(input_ids=ids).logits[:, -1] / 0.8
                logits = logits.masked_fill(logits < logits.topk(9).values[:, -1:], -torch.inf)
                ids = torch.cat([ids, torch.multinomial(logits.softmax(-1), num_samples=1)], dim=1)
            assert torch.equal(ids, theirs)
            drawn.add(tuple(ids[0].tolist()))
        assert len(drawn) > 1


def eval_does_not_make_draws_repeatable():
    """#loop: Note that the model was in evaluation mode all the time: `eval()` makes the logits repeatable, a draw is still a draw."""
    for model in [counting_model()[0], *_models()]:
        assert not model.training
        torch.manual_seed(0)
        results = [model.generate(IDS, do_sample=True, temperature=3.0, **{**KEPT, "max_new_tokens": 4}) for _ in range(5)]
        assert all(torch.equal(result.logits[0], results[0].logits[0]) for result in results)
        assert len({tuple(result.sequences[0].tolist()) for result in results}) > 1


def one_generator_for_all_rows():
    """#seeds: All rows draw from one generator.
    #seeds: To repeat an answer you need the same batch too.
    """
    for model in _models():
        for rows in (1, 3):
            torch.manual_seed(0)
            model.generate(IDS.repeat(rows, 1), do_sample=True, max_new_tokens=2)
            after = torch.rand(1)
            torch.manual_seed(0)
            for _ in range(2):
                torch.multinomial(torch.ones(rows, 200), 1)
            assert torch.equal(torch.rand(1), after)  # the global generator, moved on by the draws of all rows
        batch, texts = torch.tensor([[5, 6, 5], [7, 8, 9]]), []
        for _ in range(2):
            torch.manual_seed(3)
            texts.append(model.generate(batch, do_sample=True, max_new_tokens=5))
        assert torch.equal(*texts)
        torch.manual_seed(3)
        other = model.generate(batch.flip(0), do_sample=True, max_new_tokens=5).flip(0)
        assert not torch.equal(other, texts[0])


def fifty_unless_set():
    """#defaults: `do_sample=True` alone is not “from the model's distribution”: the library cuts to 50 words unless you, or the
    model's `generation_config`, set another `top_k`; 0 cuts none.
    """
    for model in _models():
        assert model.generation_config.top_k is None
        assert [len(_words(_step(model, **asked)[1])) for asked in ({}, {"top_k": 7}, {"top_k": 0})] == [50, 7, 200]
        for top_k, words in (9, 9), (0, 200):
            model.generation_config.top_k = top_k
            assert len(_words(_step(model)[1])) == words


def without_do_sample():
    """#defaults: The other way round, without `do_sample=True` from you or from there, temperature and top-p do nothing at all."""
    for model in _models():
        greedy = model.generate(IDS, max_new_tokens=6)
        hot = {"temperature": 9.0, "top_p": 0.1, "max_new_tokens": 6}
        assert torch.equal(model.generate(IDS, **hot), greedy)
        result = model.generate(IDS, **{**hot, **KEPT})
        assert torch.equal(result.scores[0], result.logits[0])
        model.generation_config = GenerationConfig(do_sample=True)
        result = model.generate(IDS, **{**hot, **KEPT})
        assert not torch.equal(result.scores[0], result.logits[0])


shown = {
    "#repetition: To say 四 again is right here; a penalty of 1.2 still allows it, one of 3.0 does not.":
        ("manual_decode/repetition_penalty", "1.0 → 三 三 四 四 五", "1.2 → 三 三 四 四 五", "3.0 → 三 三 四 五 六"),
    "#seeds: Another row, or another place in the batch, and the same prompt with the same seed may say something else.":
        ("manual_decode/seeds", "same seed, same prompt: the same text: True", "first row of two: the same as alone: False",
         "second row of two: the same as alone: False"),
}  # fmt: skip

listed = {
    "no statement": [
        "#sampling: Each is a few lines on the logits.",
        "#loop: That is a strict test for a sampling loop.",
    ],
}
