"""What docs/en/decode/speed.md says, proved sentence by sentence."""

import pytest
import torch
from _common import counting_model
from torch.utils.flop_counter import FlopCounterMode
from transformers import (
    DynamicCache,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    LogitsProcessorList,
    MixtralConfig,
    MixtralForCausalLM,
    StaticCache,
    StoppingCriteriaList,
)

NO_END = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
SIZE = {"vocab_size": 11, "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, **NO_END}
EAGER = {"attn_implementation": "eager"}  # the fused kernel hides a nan in the scores of a single token
IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)


def _llama(tied=False):
    torch.manual_seed(0)
    config = LlamaConfig(num_key_value_heads=1, max_position_embeddings=64, tie_word_embeddings=tied, **SIZE, **EAGER)
    return LlamaForCausalLM(config).eval()


def _mixtral():
    torch.manual_seed(0)
    config = MixtralConfig(num_key_value_heads=1, num_local_experts=6, num_experts_per_tok=2, **SIZE, **EAGER)
    return MixtralForCausalLM(config).eval()


def _gpt2():
    torch.manual_seed(0)
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, **NO_END)).eval()


@torch.inference_mode()
def _loop(model, ids, steps):
    cache, new = DynamicCache(config=model.config), ids
    for _ in range(steps):
        new = model(input_ids=new, past_key_values=cache, logits_to_keep=1).logits[:, -1].argmax(-1, keepdim=True)
        ids = torch.cat([ids, new], dim=1)
    return ids


def the_same_passes_and_what_stands_around_them():
    """#against-generate: Both run the same passes; `generate()` adds its checks before the first, and its processors and stopping
    criteria after each.
    """
    for model in (_llama(), _mixtral(), _gpt2()):
        events = []
        model.register_forward_pre_hook(lambda _, args, kwargs: events.append(kwargs["input_ids"].tolist()), with_kwargs=True)
        by_hand = _loop(model, IDS, 4)
        passes = events.copy()
        events.clear()
        around = {
            "logits_processor": LogitsProcessorList([lambda ids, scores: events.append("processor") or scores]),
            "stopping_criteria": StoppingCriteriaList([lambda ids, scores: events.append("criterion") or torch.tensor([False])]),
        }
        by_generate = model.generate(IDS, max_new_tokens=4, do_sample=False, **around)
        assert torch.equal(by_hand, by_generate) and len(passes) == 4
        assert events == [event for one in passes for event in (one, "processor", "criterion")]
        events.clear()
        with pytest.raises(ValueError, match="not used by the model"):
            model.generate(IDS, max_new_token=4)
        assert events == []  # the check came before the first pass


def the_prompt_is_spread_over_the_new_tokens():
    """#against-generate: The milliseconds include the prompt's pass, spread over 6 new tokens, so they grow with the text."""
    model, work = _llama(), []
    for length in (16, 32, 64):
        with FlopCounterMode(display=False) as counter:
            model.generate(torch.ones(1, length, dtype=torch.long), max_new_tokens=6, min_new_tokens=6)
        work.append(counter.get_total_flops() / 6)
    assert work[0] < work[1] < work[2]


def _needed(model, poisoned):
    """Whether the next token's logits need this part of the weights: nan in it reaches them."""
    kept = poisoned.detach().clone()
    with torch.no_grad():
        poisoned.fill_(float("nan"))
        spoilt = model(input_ids=torch.tensor([[1]])).logits.isnan().any().item()
        poisoned.copy_(kept)
    return spoilt


def the_weights_that_a_token_uses():
    """#limit: To make one token for one text, a card has to read each weight that the token uses once: all of a dense model but the
    other rows of an embedding that is not tied to the head, and in a mixture of experts those of the chosen experts.
    """
    for model in (_llama(), _llama(tied=True), _mixtral(), _gpt2()):
        experts = [chosen for name, chosen in model.named_parameters() if ".experts." in name]
        embedding = model.get_input_embeddings().weight
        tables = [embedding, model.transformer.wpe.weight] if isinstance(model, GPT2LMHeadModel) else [embedding]
        dense = [p for p in model.parameters() if not any(p is other for other in (*tables, *experts))]
        assert all(_needed(model, p) for p in dense)
        assert [_needed(model, row) for row in embedding] == [number == 1 or model.config.tie_word_embeddings for number in range(11)]
        for places in tables[1:]:  # GPT-2's table of positions
            assert [_needed(model, row) for row in places[:8]] == [number == 0 for number in range(8)]
        for stacked in experts:
            assert sum(_needed(model, expert) for expert in stacked) == 2  # of 6
        assert len(experts) == (4 if isinstance(model, MixtralForCausalLM) else 0)


def the_step_of_the_measurement_without_its_graph():
    """#limit: What has been run is the logic of the step, on a CPU and without the graph: it gives the tokens of `generate()`."""
    model, context = _llama(), 32
    cache, slots = StaticCache(config=model.config, max_cache_len=context), torch.arange(32)
    with torch.inference_mode():
        logits = model(IDS, past_key_values=cache, logits_to_keep=1).logits
        token, position, made = logits[:, -1].argmax(-1, keepdim=True), torch.full((1, 1), 3), []
        for _ in range(8):
            made.append(token.item())
            seen = (slots <= position).view(1, 1, 1, context)
            mask = torch.zeros_like(seen, dtype=torch.float32).masked_fill(~seen, float("-inf"))
            logits = model(token, attention_mask=mask, position_ids=position, past_key_values=cache).logits
            token.copy_(logits[:, -1].argmax(-1, keepdim=True))
            position.add_(1)
    assert made == model.generate(IDS, max_new_tokens=8, do_sample=False)[0, 3:].tolist() and len({*made}) > 1


def _noisy(noise):
    draft = counting_model()[0]
    torch.manual_seed(0)
    with torch.no_grad():
        for p in draft.parameters():
            p.add_(noise * torch.randn_like(p))
    return draft


def a_draft_changes_the_passes_and_not_the_text():
    """#draft: So the greedy text stays, but for ties within rounding; only the number of passes changes."""
    large, tokenizer = counting_model()
    fed = []
    large.register_forward_pre_hook(lambda _, args, kwargs: fed.append(kwargs["input_ids"].shape[1]), with_kwargs=True)
    for prompt in ("three five", "十 九 八"):
        inputs, passes = tokenizer(prompt, return_tensors="pt"), []
        asked = {**inputs, "max_new_tokens": 8, "min_new_tokens": 8, "do_sample": False}
        plain = large.generate(**asked)
        for noise in (0.0, 0.5):
            fed.clear()
            assert torch.equal(large.generate(**asked, assistant_model=_noisy(noise)), plain)
            passes.append(len(fed))
            assert fed[0] > inputs["input_ids"].shape[1]  # the first pass checks guesses too
        assert passes[0] < passes[-1] <= 8


def guesses_are_kept_up_to_the_first_wrong_one():
    """#draft: A draft guesses several tokens, and one pass of the large model checks them all: it keeps the guesses that it would have
    chosen, up to the first wrong one, and adds a token of its own.
    #draft: `assistant_model` is a smaller model, `prompt_lookup_num_tokens` copies what followed the same tokens earlier in the
    text.
    """
    large, tokenizer = counting_model()
    tried = []
    large.register_forward_pre_hook(lambda _, args, kwargs: tried.append(tokenizer.decode(kwargs["input_ids"][0])), with_kwargs=True)
    inputs = tokenizer("ten nine eight seven six ten nine", return_tensors="pt")
    ids = large.generate(**inputs, max_new_tokens=6, do_sample=False, prompt_lookup_num_tokens=4)
    assert tried[0] == "ten nine eight seven six ten nine" + " eight seven six ten"  # copied: what followed "ten nine"
    assert tried[1].split()[0] == "five"  # eight, seven, six were kept, and its own "five" came in place of "ten"
    assert tokenizer.decode(ids[0]) == "ten nine eight seven six ten nine eight seven six five four three"
    config = GPT2Config(vocab_size=45, n_layer=1, n_head=1, n_embd=8, bos_token_id=None, eos_token_id=1, pad_token_id=0)
    small = GPT2LMHeadModel(config).eval()
    assert small.num_parameters() < large.num_parameters()
    assert torch.equal(large.generate(**inputs, max_new_tokens=6, assistant_model=small), ids)


def one_text_and_no_static_cache():
    """#draft: Both take one text at a time, and no static cache."""
    large, tokenizer = counting_model()
    one, two = (tokenizer(texts, return_tensors="pt") for texts in (["one two"], ["one two", "ten nine"]))
    for draft in ({"assistant_model": _noisy(0.0)}, {"prompt_lookup_num_tokens": 2}):
        with pytest.raises(ValueError, match="only supported for batch_size = 1"):
            large.generate(**two, max_new_tokens=3, **draft)
        with pytest.raises(ValueError, match="not supported with Static cache"):
            large.generate(**one, max_new_tokens=3, cache_implementation="static", **draft)


listed = {
    "needs a GPU": [
        "#limit: So, if the card's own caches are too small for these weights, the bandwidth of its memory divided by their size is "
        "the most passes per second there can be.",
        "#limit: A plain loop is expected to stay below it, for between two small kernels the GPU waits for Python.",
        "#limit: A CUDA graph records the kernels of a step once and replays them in one call; "
        "the cache must then be static, for a graph repeats addresses.",
    ],
    "about this project": [
        "#against-generate: A line that starts with `measured:` records one run, on one thread; "
        "every test run checks the lines without that word, on the machine it runs on.",
        "#limit: Then nobody has seen these figures: what you read here about the GPU is the design of the measurement, not its result.",
    ],
}
