"""What docs/en/decode/one_forward.md says, proved sentence by sentence."""

import functools
import math

import pytest
import torch
from _common import COUNTING_MODEL, SNIPPETS, counting_model
from _decoders import decoder, decoders
from torch.nn.functional import cross_entropy
from transformers import BartConfig, BartForCausalLM, BertConfig, BertForMaskedLM, BertLMHeadModel, CohereConfig, CohereForCausalLM

IDS = torch.tensor([[7, 3, 11, 5], [8, 8, 2, 9]])  # (batch, sequence)
_counting = functools.cache(counting_model)


def _ids(text):
    return _counting()[1](text, return_tensors="pt")["input_ids"]


def _names():
    """The words of each language, from 0 to 20."""
    words = _counting()[1].convert_ids_to_tokens(range(3, 45))
    return words[:21], words[21:]


def _next(text):
    """{word: probability} after a text"""
    model, tokenizer = _counting()
    with torch.inference_mode():
        probabilities = model(input_ids=_ids(text)).logits[0, -1].softmax(-1)
    return dict(zip(tokenizer.convert_ids_to_tokens(range(45)), probabilities.tolist()))


# --- the logits ----------------------------------------------------------------------------------------------------


def a_table_for_each_text():
    """#one-forward: You call a language model and get `logits` of three dimensions.
    #logits: For each text of the batch the logits are a table: a row for each position, a column for each token of the vocabulary.
    #remember: Logits are a block of scores: (batch, sequence, vocabulary).
    """
    for model in decoders().values():
        for batch, sequence in (1, 1), (2, 4), (3, 7):
            assert model(input_ids=torch.ones(batch, sequence, dtype=torch.long)).logits.shape == (batch, sequence, 50)
        together = model(input_ids=IDS).logits
        for text, table in zip(IDS, together):
            assert torch.allclose(table, model(input_ids=text[None]).logits[0], atol=1e-5), "the table of a text is its own"


def the_last_row_and_its_largest_column():
    """#logits: `[:, -1]` takes the last row of every table, and with it the dimension of positions is gone: (1, 3, 45) becomes (1, 45).
    #logits: `argmax(-1)` takes the column of its largest number, which is the id of the next token.
    """
    logits = _counting()[0](input_ids=_ids("three five seven")).logits
    assert logits.shape == (1, 3, 45) and logits[:, -1].shape == (1, 45)
    for model in decoders().values():
        logits = model(input_ids=IDS).logits
        assert [row.tolist() for row in logits[:, -1]] == [table[3].tolist() for table in logits]
        columns = [max(range(50), key=table[3].tolist().__getitem__) for table in logits]
        assert logits[:, -1].argmax(-1).tolist() == columns
        assert model.generate(IDS, max_new_tokens=1, do_sample=False)[:, -1].tolist() == columns


def a_row_sees_no_further_than_itself():
    """#every-position: Row i sees positions 0 to i and scores the token at i + 1.
    #every-position: And the `True` printed last is why a cache can work at all: what comes later does not change what was computed before.
    #every-position: That holds for models that write from left to right, as all do here.
    #remember: Row i sees positions 0 to i, and scores the token after them.
    """
    for model in decoders().values():
        with torch.inference_mode():
            logits = model(input_ids=IDS[:1]).logits[0]
            for changed in range(4):
                other = IDS[:1].clone()
                other[0, changed] = 20
                differ = ~torch.isclose(logits, model(input_ids=other).logits[0], atol=1e-4).all(-1)
                assert differ.tolist() == [row >= changed for row in range(4)]
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "vocab_size": 50}
    bert = BertForMaskedLM(BertConfig(**size, initializer_range=0.5)).eval()
    shorter = bert(input_ids=IDS[:, :2]).logits
    assert not torch.allclose(bert(input_ids=IDS).logits[:, :2], shorter, atol=1e-3), "one that fills gaps looks both ways"


def inputs_hold_a_mask_as_well():
    """#every-position: (`model(**inputs)` passes the tokenizer's attention mask too; it is all 1 here, and matters in a padded batch.)"""
    model, tokenizer = _counting()
    inputs = tokenizer("nine eight seven six", return_tensors="pt")
    assert set(inputs) == {"input_ids", "attention_mask"} and inputs["attention_mask"].tolist() == [[1, 1, 1, 1]]
    assert torch.allclose(model(**inputs).logits, model(input_ids=inputs["input_ids"]).logits, atol=1e-5)
    padded = tokenizer(["nine eight", "nine eight seven six"], padding=True, return_tensors="pt")
    assert not torch.allclose(model(**padded).logits[0, -1], model(input_ids=padded["input_ids"]).logits[0, -1], atol=1e-2)


def a_row_scores_the_next_token():
    """#remember: For the next token only the last row counts: `logits[:, -1].argmax(-1)`.
    #logits-to-keep: `generate()` asks for one position too.
    """
    for model in decoders().values():
        asked = []
        model.get_output_embeddings().register_forward_hook(lambda module, args, output: asked.append(output.shape[1]))
        written = model.generate(IDS, max_new_tokens=3, do_sample=False)
        assert asked == [1, 1, 1], "generate() has no other row"
        for length in 4, 5, 6:
            assert torch.equal(model(input_ids=written[:, :length]).logits[:, -1].argmax(-1), written[:, length])


# --- the model -----------------------------------------------------------------------------------------------------


def it_counts_in_four_ways():
    """#model: It counts, in English and in Chinese, in four ways: up, by two, down, and each number twice."""
    model, _ = _counting()
    for names in _names():
        for way in names, names[::2], names[::-1], [name for name in names for _ in range(2)]:
            ids = _ids(" ".join([*way, "<eos>"]))
            with torch.inference_mode():
                guesses = model(input_ids=ids).logits[0, 1:-1].argmax(-1)
            assert guesses.tolist() == ids[0, 2:].tolist(), "after two words, each next one, and the end"


def one_number_does_not_say_how_to_go_on():
    """#model: The last number alone does not say how to go on; those before it do.
    #every-position: After `nine` alone all four ways are open, and the model is unsure.
    """
    for names in _names():
        alone = _next(names[9])
        assert all(0.02 < alone[names[following]] < 0.6 for following in (10, 11, 8, 9))
        for previous, following in (8, 10), (7, 11), (10, 8), (9, 10):
            known = _next(f"{names[previous]} {names[9]}")
            assert known[names[following]] == max(known.values()) > 0.75


def a_mistake_often_shows():
    """#model: So the model needs its context, and a mistake in your loop often shows as a miscount."""
    model, _ = _counting()

    def write(prompt, mistake=None):
        new, cache, words = _ids(prompt), None, []
        for step in range(4):
            place = {"position_ids": torch.tensor([[0]])} if mistake == "positions" and step else {}
            output = model(input_ids=new, past_key_values=None if mistake == "cache" else cache, **place)
            cache, new = output.past_key_values, output.logits[:, -1].argmax(-1, keepdim=True)
            words.append(new.item())
        return words

    prompts = [f"{names[n]} {names[n + step]}" for names in _names() for n in (5, 8) for step in (1, 2, -1, 0)]
    with torch.inference_mode():
        for mistake in "cache", "positions":
            wrong = sum(write(prompt, mistake) != write(prompt) for prompt in prompts)
            assert len(prompts) / 2 < wrong < len(prompts), "often, not always"


def two_hundred_and_fifty_kilobytes():
    """#model: The model comes with the project, 250 KB with its tokenizer."""
    size = sum(file.stat().st_size for file in COUNTING_MODEL.iterdir() if file.suffix in (".json", ".safetensors"))
    assert round(size / 1e4) == 25


# --- scores --------------------------------------------------------------------------------------------------------


def the_largest_score_has_the_largest_probability():
    """#scores: The largest score has the largest probability, so greedy decoding needs no softmax; sampling, which draws a token by its probability, does.
    #scores: `softmax(-1)` makes probabilities of them.
    #scores: They are what softmax turns into one.
    """
    torch.manual_seed(0)
    for dtype in torch.float32, torch.bfloat16, torch.float16:
        for spread in 0.001, 1, 30:
            logits = (torch.randn(500, 45) * spread).to(dtype)
            probabilities = logits.softmax(-1)
            assert torch.equal(probabilities.gather(-1, logits.argmax(-1, keepdim=True)), probabilities.max(-1, keepdim=True).values)
            assert (probabilities >= 0).all() and torch.allclose(probabilities.float().sum(-1), torch.ones(500), atol=0.02)
    drawn = torch.multinomial(torch.tensor([0.1, 0.0, 0.9]), 2000, replacement=True).bincount(minlength=3) / 2000
    assert torch.allclose(drawn, torch.tensor([0.1, 0.0, 0.9]), atol=0.05), "what sampling draws with"
    with pytest.raises(RuntimeError, match="probability tensor contains either `inf`, `nan` or element < 0"):
        torch.multinomial(torch.tensor([1.0, -2.0]), 1)


def one_more_is_e_times_as_probable():
    """#scores: Two logits are compared by their difference: 1 more is e ≈ 2.7 times as probable."""
    for base in -5.0, 0.0, 7.0:
        for difference in 0.5, 1.0, 3.0:
            less, more, _ = torch.tensor([base, base + difference, base + 2], dtype=torch.float64).softmax(-1).tolist()
            assert math.isclose(more / less, math.e**difference) and round(math.e, 1) == 2.7


# --- further -------------------------------------------------------------------------------------------------------


def the_full_logits_of_a_long_prompt():
    """#logits-to-keep: With 150,000 of them and a prompt of 4,000 tokens the full logits would be 150,000 × 4,000 × 4 bytes, or 2.4 GB, to read one row of them."""
    model = decoder("Llama", vocab_size=150_000).to("meta")
    ids = torch.zeros(1, 4_000, dtype=torch.long, device="meta")
    assert model(input_ids=ids).logits.nbytes == 2.4e9
    assert model(input_ids=ids, logits_to_keep=1).logits.nbytes == 2.4e9 / 4_000


def hidden_states_on_request():
    """#logits-to-keep: The hidden states of all layers come with `output_hidden_states=True`.
    #logits-to-keep: In most models the last of them is what `lm_head` turned into the logits; some, Gemma 2 and Cohere among them, still squeeze or scale what comes out of it.
    """
    size = {"vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    ends = {"bos_token_id": None, "eos_token_id": None, "pad_token_id": 0}
    cohere = CohereForCausalLM(CohereConfig(**size, **ends, logit_scale=0.25)).eval()
    for name, model in [*decoders().items(), ("Cohere", cohere)]:
        assert model(input_ids=IDS).hidden_states is None
        output = model(input_ids=IDS, output_hidden_states=True)
        assert len(output.hidden_states) == 1 + 2 and {state.shape for state in output.hidden_states} == {(2, 4, 16)}
        scores = model.lm_head(output.hidden_states[-1])
        assert torch.allclose(output.logits, scores, atol=1e-5) == (name not in ("Gemma-2", "Cohere"))
        if name == "Gemma-2":
            assert torch.allclose(output.logits, 30 * (scores / 30).tanh(), atol=1e-5)
        if name == "Cohere":
            assert torch.allclose(output.logits, 0.25 * scores, atol=1e-5)
    bert = BertLMHeadModel(BertConfig(**size, is_decoder=True)).eval()  # not one of the most: its head begins with a layer of its own
    states = bert(input_ids=IDS, output_hidden_states=True).hidden_states
    assert not torch.allclose(bert(input_ids=IDS).logits, bert.get_output_embeddings()(states[-1]), atol=1e-3)


def labels_add_a_loss():
    """#labels: `labels` adds a loss and leaves the logits as they are.
    #labels: Pass the same ids, with pads set to `-100`: most models shift them by one inside (`BartForCausalLM` does not).
    #labels: Positions labelled `-100` do not count.
    """
    labels = IDS.masked_fill(torch.tensor([[True, False, False, False], [True, True, False, False]]), -100)
    for model in decoders().values():
        without = model(input_ids=IDS)
        assert without.loss is None
        for given in IDS, labels:
            output = model(input_ids=IDS, labels=given)
            by_hand = cross_entropy(output.logits[:, :-1].flatten(0, 1), given[:, 1:].flatten())  # ignores -100
            assert torch.equal(output.logits, without.logits) and torch.allclose(output.loss, by_hand)
        (toward_logits,) = torch.autograd.grad(output.loss, output.logits)
        assert toward_logits.any(-1).tolist() == [[True, True, True, False], [False, True, True, False]]
    layers = {"decoder_layers": 1, "decoder_attention_heads": 2, "decoder_ffn_dim": 16}
    bart = BartForCausalLM(BartConfig(vocab_size=50, d_model=16, **layers)).eval()
    output = bart(input_ids=IDS, labels=labels)
    assert torch.allclose(output.loss, cross_entropy(output.logits.flatten(0, 1), labels.flatten()))


def shifted_twice_is_the_token_after_the_next():
    """#labels: Whoever shifts as well asks for the token after the next."""
    for model in decoders().values():
        twice = model(input_ids=IDS[:, :-1], labels=IDS[:, 1:])
        after_the_next = cross_entropy(twice.logits[:, :2].flatten(0, 1), IDS[:, 2:].flatten())
        assert torch.allclose(twice.loss, after_the_next)


shown = {
    "#every-position: With one number more it knows that this counts down.": ("manual_decode/every_position", "after nine eight: seven, 98%"),
    "#every-position: The first three rows guess positions where the prompt already has a word.":
        ("manual_decode/every_position", "after nine: ten, 37% after nine eight: seven, 98% after nine eight seven: six, 99% after nine eight seven six: five, 98%"),
    "#every-position: Only the last guesses a word that is not there yet.": ("manual_decode/every_position", "after nine eight seven six: five, 98%"),
    "#scores: Logits may be negative, and need not sum to 1.": ("manual_decode/logits_are_scores", "logits: sum to 1: False, some negative: True"),
    "#remember: One guess for each position, not one for the text.": ("manual_decode/predict_one_pass", "(1, 4)"),
    "#remember: The first has seen `two` and nothing else, so it says `three`; the others have seen that this counts by two.":
        ("manual_decode/predict_one_pass", "three six eight ten"),
    "#remember: Only `ten` goes on after the prompt.": ("manual_decode/predict_one_pass", "three six eight ten"),
    "#logits-to-keep: With 45 tokens to score this saves little.": ("manual_decode/logits_to_keep", "(1, 40, 45) 7200 bytes", "(1, 1, 45) 180 bytes"),
    "#labels: Here the first two are left out, because nobody can know how an unwritten count begins.":
        ("manual_decode/labels", "labels=input_ids: 0.6", "-100 where it must guess: 0.1"),
}  # fmt: skip

listed = {
    "about this project": [
        "#picture: They were printed by this snippet, which the picture includes.",
        "#model: Most of this chapter runs on one small GPT-2.",
        "#model: The snippets load it with `from_pretrained`.",
    ],
    "no statement": [
        "#remember: Four tokens go in, and `argmax(-1)` is taken without `[:, -1]`.",
        "#further: This can wait until memory runs short or you train: how to compute one row only, what the inner layers gave, and how `labels` make a loss of the same rows.",
    ],
}
