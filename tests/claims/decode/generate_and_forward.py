"""What docs/en/decode/generate_and_forward.md says, proved sentence by sentence."""

import warnings

import pytest
import torch
from _common import counting_model
from transformers import (
    AutoModel,
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertModel,
    GenerationConfig,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    LogitsProcessor,
    LogitsProcessorList,
    MambaConfig,
    MambaForCausalLM,
    OPTConfig,
    OPTForCausalLM,
    PreTrainedTokenizerFast,
    StoppingCriteriaList,
    T5Config,
    T5ForConditionalGeneration,
)

NO_END = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
TWO = {"vocab_size": 11, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, **NO_END}
IDS = torch.tensor([[1, 2, 3]])  # (batch, sequence)
ASKED = {"max_new_tokens": 4, "min_new_tokens": 4, "do_sample": False}
KEPT = {"return_dict_in_generate": True, "output_logits": True}


def _gpt2(**settings):
    return GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=11, n_positions=32, **NO_END, **settings))


def _llama():
    return LlamaForCausalLM(LlamaConfig(intermediate_size=8, **TWO))


def _opt():
    return OPTForCausalLM(OPTConfig(ffn_dim=8, word_embed_proj_dim=8, **TWO))


def _mamba():
    return MambaForCausalLM(MambaConfig(vocab_size=11, hidden_size=8, num_hidden_layers=2, state_size=4, **NO_END))


def _decoders():
    torch.manual_seed(0)
    return [make().eval() for make in (_gpt2, _llama, _opt, _mamba)]


def _t5(**settings):
    return T5ForConditionalGeneration(T5Config(vocab_size=11, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, **settings)).eval()


def _bart(**settings):
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    config = BartConfig(vocab_size=11, d_model=8, encoder_ffn_dim=8, decoder_ffn_dim=8, max_position_embeddings=32, **layers, **settings)
    return BartForConditionalGeneration(config).eval()


def _fed(model, **call):
    """How many tokens each call of the model gets while it generates, and the result."""
    counts = []
    hook = model.register_forward_pre_hook(lambda _, args, kwargs: counts.append(kwargs["input_ids"].shape[1]), with_kwargs=True)
    result = model.generate(**{**ASKED, **call})
    hook.remove()
    return counts, result


def a_loop_around_forward():
    """#generate-and-forward: `forward()` is one step.
    #generate-and-forward: `generate()` is a loop around it, with a number of decisions that you did not make.
    #table: | calls of the model | one | one for each new token, the first with the whole prompt; fewer with a good draft |
    """
    for model in _decoders():
        counts, ids = _fed(model, inputs=IDS)
        assert counts == [3, 1, 1, 1] and ids.shape == (1, 7)
        with torch.no_grad():
            assert torch.equal(model(input_ids=IDS).logits[:, -1].argmax(-1), ids[:, 3])  # one forward() chooses one token
    model, tokenizer = counting_model()
    inputs = tokenizer("ten nine eight seven six ten nine", return_tensors="pt")
    plain, ids = _fed(model, **inputs)
    drafted, same = _fed(model, **inputs, prompt_lookup_num_tokens=3)
    assert torch.equal(ids, same) and len(drafted) < len(plain) == 4


def what_the_two_return():
    """#table: | returns | logits, a cache, a loss if asked | token ids, the prompt included |
    #returns: Logits, scores and the cache come on request.
    """
    for model in _decoders():
        forward = model(input_ids=IDS)
        cache = "cache_params" if isinstance(model, MambaForCausalLM) else "past_key_values"
        assert {*forward.keys()} == {"logits", cache} and forward.logits.shape == (1, 3, 11)
        assert "loss" in model(input_ids=IDS, labels=IDS).keys()
        ids = model.generate(IDS, **ASKED)
        assert ids.dtype == torch.int64 and torch.equal(ids[:, :3], IDS)
        asked = model.generate(IDS, **ASKED, **KEPT, output_scores=True)
        assert {*asked.keys()} == {"sequences", "logits", "scores", "past_key_values"}


def gradients():
    """#table: | gradients | recorded, unless you say otherwise | switched off |
    #modes: What it does switch off is gradients.
    #modes: These are two separate switches.
    """
    for model in _decoders():
        for training in (True, False):
            model.train(training)
            assert model(input_ids=IDS).logits.requires_grad
            for context in torch.no_grad(), torch.inference_mode():
                with context:
                    assert not model(input_ids=IDS).logits.requires_grad
            assert not model.generate(IDS, **ASKED, **KEPT).logits[0].requires_grad
            assert torch.is_grad_enabled() and model.training == training


def neither_changes_the_mode():
    """#table: | train or evaluation mode | as it is | as it is |"""
    for model in _decoders():
        for training in (True, False):
            modes = []
            hook = model.train(training).register_forward_hook(lambda module, *_: modes.append(module.training))
            model(input_ids=IDS)
            model.generate(IDS, **ASKED)
            hook.remove()
            assert modes == [training] * 5 and model.training == training


def positions_with_left_padding():
    """#table: | positions with left padding | in GPT-2 yours to give | made from the mask |"""
    model = _gpt2().eval()
    padded, mask = torch.tensor([[0, 0, 1, 2, 3]]), torch.tensor([[0, 0, 1, 1, 1]])
    alone = model(input_ids=IDS).logits[:, -1]
    given = (mask.cumsum(-1) - 1).clamp(min=0)
    assert torch.allclose(model(input_ids=padded, attention_mask=mask, position_ids=given).logits[:, -1], alone, atol=1e-5)
    assert not torch.allclose(model(input_ids=padded, attention_mask=mask).logits[:, -1], alone, atol=1e-5)
    assert torch.allclose(model.generate(padded, attention_mask=mask, **ASKED, **KEPT).logits[0], alone, atol=1e-5)


def an_unknown_argument():
    """#table: | an unknown argument | ignored | refused |"""
    for model in _decoders():
        assert torch.equal(model(input_ids=IDS, nonsense=1).logits, model(input_ids=IDS).logits)
        with pytest.raises(ValueError, match="not used by the model: .'nonsense'."):
            model.generate(IDS, nonsense=1)


def where_it_stops():
    """#table: | where it stops | does not apply | `<eos>`, a criterion, 20 tokens |"""
    for model in _decoders():
        ids = model.generate(IDS, **ASKED)[0, 3:]
        end = ids[0].item()
        assert model.generate(IDS, eos_token_id=end, do_sample=False)[0, 3:].tolist() == [end]
        criterion = StoppingCriteriaList([lambda ids, scores: torch.tensor([ids.shape[1] == 5])])
        assert model.generate(IDS, stopping_criteria=criterion).shape == (1, 5)
        assert model.generate(IDS).shape == (1, 23)


def the_ids_beside_a_cache():
    """#table: | the ids beside a cache of yours | only the new tokens | the whole text |"""
    for model in _decoders()[:3]:
        whole = torch.tensor([[1, 2, 3, 4, 5]])
        expected = model(input_ids=whole).logits[:, -1]
        cache = lambda: model(input_ids=whole[:, :3]).past_key_values
        assert torch.allclose(model(input_ids=whole[:, 3:], past_key_values=cache()).logits[:, -1], expected, atol=1e-5)
        assert not torch.allclose(model(input_ids=whole, past_key_values=cache()).logits[:, -1], expected, atol=1e-5)
        counts, ids = _fed(model, inputs=whole, past_key_values=cache())
        assert counts == [2, 1, 1, 1] and torch.equal(ids, model.generate(whole, **ASKED))


def the_ids_are_moved_to_the_model():
    """#table: And `generate()` moves the ids that it feeds to the model's device, at each call; `forward()` takes them where they are."""
    from transformers.generation import utils

    class OnAGpu(GPT2LMHeadModel):
        device = property(lambda self: torch.device("cuda"))  # what it says of itself; the weights stay on the CPU

    model, moves = OnAGpu(_gpt2().config).eval(), []
    move = utils.move_to_device
    utils.move_to_device = lambda inputs, device: moves.append((inputs["input_ids"].shape[1], device.type)) or inputs  # as there is no GPU
    try:
        model.generate(IDS, **ASKED)
        assert moves == [(3, "cuda"), (1, "cuda"), (1, "cuda"), (1, "cuda")]
        moves.clear()
        model(input_ids=IDS)
        assert moves == []
    finally:
        utils.move_to_device = move


def the_cache_is_on_by_default():
    """#calls: What saves is the cache, and `generate()` has it on by default."""
    for model in _decoders()[:3]:
        assert _fed(model, inputs=IDS)[0] == [3, 1, 1, 1]
        assert _fed(model, inputs=IDS, use_cache=False)[0] == [3, 4, 5, 6]


def control_without_a_loop():
    """#calls: Write the loop when you need control that neither a `logits_processor` nor a stopping criterion gives."""

    class Forbid(LogitsProcessor):
        def __call__(self, input_ids, scores):
            return scores.index_fill(1, torch.tensor([1]), -torch.inf)

    model, tokenizer = counting_model()
    inputs = tokenizer("two one", return_tensors="pt")
    assert tokenizer.decode(model.generate(**inputs)[0]) == "two one zero <eos>"
    ids = model.generate(**inputs, max_new_tokens=5, logits_processor=LogitsProcessorList([Forbid()]))
    assert ids.shape == (1, 7) and 1 not in ids
    stop = StoppingCriteriaList([lambda ids, scores: torch.tensor([True])])
    assert tokenizer.decode(model.generate(**inputs, stopping_criteria=stop)[0]) == "two one zero"


def the_prompt_is_part_of_the_result():
    """#returns: In a decoder-only model the prompt is part of the result; cut it off by its length.
    #returns: (After `inputs_embeds` alone there is none to cut off.)
    """
    for model in _decoders():
        ids = model.generate(IDS, **ASKED)
        new = ids[:, IDS.shape[1] :]
        assert torch.equal(ids[:, :3], IDS) and new.shape == (1, 4)
        embedded = model.get_input_embeddings()(IDS)
        assert torch.equal(model.generate(inputs_embeds=embedded, **ASKED), new)


def one_pass_gives_the_logits_of_all_steps():
    """#returns: A single forward pass over the finished text gives all those logits once more, which is how to score a text that you
    already have.
    """
    for model in _decoders():
        result = model.generate(IDS, **ASKED, **KEPT)
        with torch.no_grad():
            whole = model(input_ids=result.sequences).logits[0, 2:-1]
        assert torch.allclose(torch.cat(result.logits), whole, atol=1e-5) and len(whole) == 4


def the_encoder_reads_once_and_the_decoder_begins_with_one_token():
    """#encoder-decoder: The encoder reads the prompt, once.
    #encoder-decoder: The decoder begins with one token, `decoder_start_token_id`, and only what it writes comes back: cut off one token.
    #encoder-decoder: Cut by the prompt's length, and the answer goes, or its beginning.
    """
    for make in (_t5, _bart):
        for start in (2, 5):
            model, encoded, fed = make(decoder_start_token_id=start, pad_token_id=0, eos_token_id=10, forced_eos_token_id=None), [], []
            model.get_encoder().register_forward_hook(lambda _, args, output: encoded.append(output))
            model.register_forward_pre_hook(lambda _, args, kwargs: fed.append(kwargs["decoder_input_ids"].tolist()), with_kwargs=True)
            ids = model.generate(IDS, **ASKED)
            assert len(encoded) == 1 and fed == [[[number]] for number in ids[0, :-1]]
            assert ids.shape == (1, 5) and ids[0, 0] == start
            with torch.no_grad():
                logits = model(encoder_outputs=encoded[0], decoder_input_ids=ids).logits
            logits[..., 10] = -torch.inf  # min_new_tokens forbids the end
            assert torch.equal(logits[:, :-1].argmax(-1), ids[:, 1:])
            assert len(ids[0, IDS.shape[1] :]) == 2  # of the four tokens of the answer
            long = model.generate(torch.ones(1, 6, dtype=torch.long), **ASKED)
            assert len(long[0, 6:]) == 0


def a_call_of_t5_needs_something_for_the_decoder():
    """#encoder-decoder: A call of T5 also needs `decoder_input_ids`, or `labels`, from which it makes them."""
    model = _t5(decoder_start_token_id=2, pad_token_id=0)
    with pytest.raises(ValueError, match="input_ids"):
        model(input_ids=IDS)
    labels = torch.tensor([[7, 8, 9]])
    shifted = torch.tensor([[2, 7, 8]])
    assert torch.equal(model(input_ids=IDS, labels=labels).logits, model(input_ids=IDS, decoder_input_ids=shifted).logits)


def loaded_in_evaluation_mode():
    """#modes: `from_pretrained` already did."""
    for model in [*_decoders(), BertModel(BertConfig(intermediate_size=8, **TWO))]:
        model.train().save_pretrained("saved")
        for loaded in type(model).from_pretrained("saved"), AutoModel.from_pretrained("saved"):
            assert not any(module.training for module in loaded.modules())


def built_and_trained_models_are_in_training_mode():
    """#modes: But a model that you built or trained yourself is in training mode, and `generate()` does not change that: dropout, if
    the model has any, stays on, and the greedy text may differ from run to run.
    """
    torch.manual_seed(0)
    for make, dropout in (lambda: _gpt2(resid_pdrop=0.5, initializer_range=1.0), True), (_llama, False):
        model = make()
        assert model.training and any(isinstance(part, torch.nn.Dropout) and part.p for part in model.modules()) == dropout
        texts = {tuple(model.generate(IDS, do_sample=False, max_new_tokens=8)[0].tolist()) for _ in range(6)}
        assert model.training and (len(texts) > 1) == dropout


def twenty_or_what_the_context_has_left():
    """#defaults: First your arguments, then `generation_config`, then the library: 20 new tokens after a short prompt or a long one,
    fewer where the context ends.
    #defaults: A sentence that breaks off there was not the model's doing.
    #defaults: Set `max_new_tokens`; a `max_length` of yours loses to a `max_new_tokens` in `generation_config`.
    """
    model = _gpt2().eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        new = [model.generate(torch.ones(1, length, dtype=torch.long)).shape[1] - length for length in (1, 5, 12, 25, 31)]
    assert new == [20, 20, 20, 7, 1] and model.config.n_positions == 32
    model.generation_config.max_new_tokens = 3
    assert model.generate(IDS).shape == (1, 6)
    assert model.generate(IDS, max_new_tokens=24).shape == (1, 27)
    assert model.generate(IDS, max_length=10).shape == (1, 6)
    model.generation_config.max_new_tokens, model.generation_config.max_length = None, 5
    assert model.generate(IDS).shape == (1, 5) and model.generate(IDS, max_length=10).shape == (1, 10)
    assert model.generate(IDS, max_new_tokens=24).shape == (1, 27)


def what_a_generation_config_leaves_unset():
    """#defaults: A whole `generation_config=` goes before the model's own; what it leaves unset, end and pad tokens too, still comes
    from there.
    """
    model, tokenizer = counting_model()
    model.generation_config.max_new_tokens = 3
    inputs = tokenizer(["two one", "ten nine"], return_tensors="pt")
    given = GenerationConfig(max_new_tokens=5)
    assert given.eos_token_id is None and given.pad_token_id is None
    texts = tokenizer.batch_decode(model.generate(**inputs, generation_config=given))
    assert texts == ["two one zero <eos> <pad> <pad> <pad>", "ten nine eight seven six five four"]
    model.generation_config.repetition_penalty = 3.0
    again = tokenizer("three three four", return_tensors="pt")
    assert tokenizer.decode(model.generate(**again, generation_config=given)[0]) == "three three four five six seven eight nine"
    model.generation_config.repetition_penalty = None
    assert tokenizer.decode(model.generate(**again, generation_config=given)[0]) == "three three four four five five six six"


def _chat_tokenizer(begins_with_s):
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    backend = Tokenizer(models.WordLevel({word: number for number, word in enumerate(["<s>", "<user>", "<assistant>", "hi", "ho"])}))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    if begins_with_s:
        backend.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, bos_token="<s>")
    tokenizer.chat_template = (
        "{{ bos_token }}{% for turn in messages %} <{{ turn.role }}> {{ turn.content }}{% endfor %}"
        "{% if add_generation_prompt %} <assistant>{% endif %}"
    )
    return tokenizer


TALK = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}, {"role": "user", "content": "hi"}]


def the_template_writes_the_marks():
    """#chat: The tokenizer's `chat_template` writes the marks.
    #chat: A raw prompt goes in without them, and nothing raises.
    #chat: `add_generation_prompt=True` opens the turn that the model is to write, if the template asks for it.
    """
    tokenizer = _chat_tokenizer(True)
    words = lambda ids: " ".join(tokenizer.convert_ids_to_tokens(ids))
    closed = tokenizer.apply_chat_template(TALK)["input_ids"]
    opened = tokenizer.apply_chat_template(TALK, add_generation_prompt=True)["input_ids"]
    assert words(closed) == "<s> <user> hi <assistant> ho <user> hi" and words(opened) == words(closed) + " <assistant>"
    tokenizer.chat_template = tokenizer.chat_template.replace("add_generation_prompt", "false")
    assert tokenizer.apply_chat_template(TALK, add_generation_prompt=True)["input_ids"] == closed
    raw = tokenizer("hi", return_tensors="pt")
    assert words(raw["input_ids"][0]) == "<s> hi"
    assert _gpt2().eval().generate(**raw, **ASKED).shape == (1, 6)


def a_beginning_that_both_write():
    """#chat: If you make the text first (`tokenize=False`), tokenize it with `add_special_tokens=False`, or a beginning that both the
    template and the tokenizer write stands there twice.
    """
    for begins_with_s, times in (True, 2), (False, 1):
        tokenizer = _chat_tokenizer(begins_with_s)
        text = tokenizer.apply_chat_template(TALK, tokenize=False)
        assert tokenizer(text)["input_ids"].count(0) == times
        assert tokenizer(text, add_special_tokens=False)["input_ids"] == tokenizer.apply_chat_template(TALK)["input_ids"]


shown = {
    "#calls: The model is called equally often, with the same tokens.":
        ("manual_decode/by_hand_is_not_faster", "generate(): [3, 1, 1, 1, 1, 1, 1, 1] = 10 tokens",
         "loop: [3, 1, 1, 1, 1, 1, 1, 1] = 10 tokens"),
    "#calls: And mind its order: a loop that chooses and then feeds ends with a call whose logits nobody reads.":
        ("manual_decode/by_hand_is_not_faster", "feed at the end: [3, 1, 1, 1, 1, 1, 1, 1, 1] = 11 tokens"),
}  # fmt: skip

listed = {
    "upstream's word": ["#chat: A chat model was trained on turns with marks around them."],
    "no statement": [
        "#table: For a decoder-only model such as GPT-2; T5 and BART come below.",
        "#modes: Half right.",
    ],
}
