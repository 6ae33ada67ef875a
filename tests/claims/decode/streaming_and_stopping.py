"""What docs/en/decode/streaming_and_stopping.md says, proved sentence by sentence."""

import contextlib
import io
from queue import Empty
from threading import Event, Thread

import pytest
import torch
from _common import counting_model
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
    StoppingCriteriaList,
    StopStringCriteria,
    T5Config,
    T5ForConditionalGeneration,
    TextIteratorStreamer,
    TextStreamer,
)


def _byte_level(*texts, vocab_size=262):
    from tokenizers import ByteLevelBPETokenizer

    backend = ByteLevelBPETokenizer()
    backend.train_from_iterator(texts, vocab_size=vocab_size, min_frequency=1, show_progress=False)
    return PreTrainedTokenizerFast(tokenizer_object=backend._tokenizer)


class Pieces(TextStreamer):
    """Keeps what TextStreamer would print."""

    def __init__(self, tokenizer, **settings):
        super().__init__(tokenizer, **settings)
        self.shown = []

    def on_finalized_text(self, text, stream_end=False):
        self.shown.append(text)


def _criteria(function):
    return StoppingCriteriaList([lambda ids, scores: function(ids)])


def _t5_and_bart():
    ends = {"decoder_start_token_id": 2, "eos_token_id": 1, "pad_token_id": 0, "forced_eos_token_id": None}
    yield T5ForConditionalGeneration(T5Config(vocab_size=45, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, **ends)).eval()
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    bart = BartConfig(vocab_size=45, d_model=8, encoder_ffn_dim=8, decoder_ffn_dim=8, max_position_embeddings=32, **layers, **ends)
    yield BartForConditionalGeneration(bart).eval()


def text_streamer_prints_the_prompt():
    """#streamers: `TextStreamer` prints, the prompt too unless `skip_prompt` is set (T5 and BART show the decoder's first token in its place)."""
    model, tokenizer = counting_model()
    inputs = tokenizer("one two", return_tensors="pt")
    for skipped, text in (False, "one two three four five"), (True, "three four five"):
        streamer, printed = TextStreamer(tokenizer, skip_prompt=skipped), io.StringIO()
        with contextlib.redirect_stdout(printed):
            model.generate(**inputs, max_new_tokens=3, streamer=streamer)
        assert printed.getvalue() == text + "\n"
        for other in _t5_and_bart():
            streamer = Pieces(tokenizer, skip_prompt=skipped)
            ids = other.generate(inputs["input_ids"], max_new_tokens=3, min_new_tokens=3, do_sample=False, streamer=streamer)
            assert ids[0, 0] == 2 and "".join(streamer.shown) == tokenizer.decode(ids[0, skipped:])


def empty_pieces():
    """#streamers: A piece may be empty: where text is held back, where an end token was skipped, at the close."""
    model, tokenizer = counting_model()

    def pieces(prompt, **settings):
        streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, timeout=5, **settings)
        model.generate(**tokenizer(prompt, return_tensors="pt"), max_new_tokens=4, streamer=streamer)
        return list(streamer)

    assert pieces("one two") == ["", "three ", "four ", "five ", "six"]  # a word is held back until the space after it
    assert pieces("三 二", skip_special_tokens=True) == ["一", " 零", "", ""]  # the end token, and the close
    assert pieces("三 二") == ["一", " 零", " ", "<eos>"]


def the_iterator_without_a_thread():
    """#streamers: `TextIteratorStreamer` wants `generate()` in another thread: in the same one you get the pieces when all are made."""
    model, tokenizer = counting_model()
    inputs = tokenizer("one two", return_tensors="pt")
    streamer, steps = TextIteratorStreamer(tokenizer, skip_prompt=True, timeout=5), []
    model.register_forward_hook(lambda *_: steps.append(1))
    model.generate(**inputs, max_new_tokens=4, streamer=streamer)
    assert len(steps) == 4 and "".join(streamer) == "three four five six"

    inputs = tokenizer("一 二", return_tensors="pt")
    go_on, streamer = Event(), TextIteratorStreamer(tokenizer, skip_prompt=True, timeout=5)
    criteria = _criteria(lambda ids: torch.tensor([ids.shape[1] > 4 and not go_on.wait(5)]))
    worker = Thread(target=model.generate, kwargs={**inputs, "max_new_tokens": 4, "streamer": streamer, "stopping_criteria": criteria})
    worker.start()
    assert next(streamer) == "三" and worker.is_alive()  # a piece, while the fourth token does not exist yet
    go_on.set()
    assert "".join(streamer) == " 四 五 六"
    worker.join()


def one_row_and_no_beams():
    """#streamers: Both take one row, and no beams: these have no text yet that is certain enough to show."""
    model, tokenizer = counting_model()
    one, two = (tokenizer(texts, return_tensors="pt") for texts in (["one two"], ["one two", "ten nine"]))
    for streamer in TextStreamer, TextIteratorStreamer:
        for inputs, more in (two, {}), (one, {"do_sample": True, "num_return_sequences": 2}):
            with pytest.raises(ValueError, match="only supports batch size 1"):
                model.generate(**inputs, **more, max_new_tokens=2, streamer=streamer(tokenizer))
        with pytest.raises(ValueError, match="cannot be used with beam search"):
            model.generate(**one, num_beams=2, max_new_tokens=2, streamer=streamer(tokenizer))
    twenty = tokenizer("twenty", return_tensors="pt")
    first_words = {model.generate(**twenty, num_beams=4, max_new_tokens=length)[0, 1].item() for length in (1, 22)}
    assert len(first_words) == 2  # the rest of the search decides even about the first word


def an_error_in_the_thread():
    """#thread: An error in the thread does not reach the reader.
    #thread: Without a `timeout` the loop over the pieces waits for ever; with one it raises `queue.Empty`.
    #thread: So catch the error in the thread, close with `streamer.end()`, and look at it afterwards.
    """
    model, tokenizer = counting_model()
    for close in (False, True):
        streamer, errors = TextIteratorStreamer(tokenizer, timeout=0.1 if not close else None), []

        def work():
            try:
                model.generate(torch.tensor([[99]]), max_new_tokens=2, streamer=streamer)
            except Exception as error:
                errors.append(error)
                if close:
                    streamer.end()

        worker = Thread(target=work)
        worker.start()
        if close:
            assert "".join(streamer) == ""
        else:
            with pytest.raises(Empty):
                list(streamer)
        worker.join()
        assert isinstance(errors[0], IndexError)

    waiting = TextIteratorStreamer(tokenizer)  # nobody writes to it
    reader = Thread(target=list, args=(waiting,))
    reader.start()
    reader.join(0.1)
    assert reader.is_alive()
    waiting.end()
    reader.join()


def leaving_the_loop_does_not_stop_it():
    """#thread: And leaving the loop does not stop `generate()`: let a criterion ask a `threading.Event`."""
    model, tokenizer = counting_model()
    for tell in (False, True):
        streamer, left, leave, made = TextIteratorStreamer(tokenizer, skip_prompt=True), Event(), Event(), []
        # from the second token on, each step waits until the reader has left
        criteria = _criteria(lambda ids: torch.tensor([ids.shape[1] > 3 and left.wait(5) and leave.is_set()]))
        asked = {"max_new_tokens": 6, "streamer": streamer, "stopping_criteria": criteria}
        worker = Thread(target=lambda: made.append(model.generate(**tokenizer("one two", return_tensors="pt"), **asked)))
        worker.start()
        for _ in streamer:
            break
        if tell:
            leave.set()
        left.set()
        worker.join()
        assert made[0].shape == (1, 4 if tell else 8)


def decode_all_new_ids():
    """#own: Decode all new ids at each step, and yield what has been added, unless a character is unfinished.
    #own: Token by token, this tokenizer loses the spaces between words: it decides them by what stands before.
    #own: Byte-level tokens contain theirs.
    """

    def stream(tokenizer, ids, hold_back):
        pieces, shown = [], ""
        for count in range(1, len(ids) + 1):
            text = tokenizer.decode(ids[:count])
            if not hold_back or not text.endswith("\ufffd"):
                pieces.append(text[len(shown) :])
                shown = text
        return "".join(pieces)

    _, counting = counting_model()
    byte_level = _byte_level("one two three", "一 二 三")
    for tokenizer, text, by_token in (counting, "nine eight 三", False), (byte_level, "one two three", True), (byte_level, "一二三 two", None):
        ids = tokenizer.encode(text)
        assert stream(tokenizer, ids, hold_back=True) == text
        assert (stream(tokenizer, ids, hold_back=False) == text) == (by_token is not None)
        alone = "".join(tokenizer.decode([number]) for number in ids)
        assert (alone == text) == bool(by_token)
        assert by_token is not False or alone == text.replace(" ", "")
    assert counting.decode([5, 6]) == f"{counting.decode([5])} {counting.decode([6])}"  # the space comes with the second token


def bytes_of_a_character():
    """#characters: A byte-level tokenizer knows bytes.
    #characters: A Chinese character mostly has three of them in UTF-8; here six characters are 16 tokens.
    #characters: None of these is a character, so each alone decodes to `�`.
    """
    tokenizer = _byte_level("one two three", "一 二 三")
    common = [chr(code) for code in range(0x4E00, 0xA000)]
    assert all(len(character.encode()) == 3 for character in common) and len("𠀀".encode()) == 4
    for text in ("一二三，缓存", "𠀀é😀", "any ☃ string"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    ids = tokenizer.encode("一二三，缓存")
    assert len(ids) == 16 and [tokenizer.decode([number]) for number in ids] == ["\ufffd"] * 16


def hold_back():
    """#characters: Hold back until the decoded text no longer ends in `�`."""
    tokenizer = _byte_level("one two three", "一 二 三")
    for text in ("一二三，缓存", "ひらがな", "한국어", "😀 two 😀"):
        pieces, shown = [], ""
        for count in range(1, len(tokenizer.encode(text)) + 1):
            decoded = tokenizer.decode(tokenizer.encode(text)[:count])
            if not decoded.endswith("\ufffd"):
                pieces.append(decoded[len(shown) :])
                shown = decoded
        assert "".join(pieces) == text and len(pieces) >= 3 and "\ufffd" not in "".join(pieces)


def what_text_streamer_waits_for():
    """#characters: `TextStreamer` goes by other signs: it shows all after a line break or a Chinese character, else the text up to its
    last space.
    #characters: Kana, Hangul and emoji wait for the next of these.
    """
    tokenizer = _byte_level("one two three", "一 二 三")
    for text, pieces in {
        "one two": ["one ", "two"],
        "one\ntwo": ["one\n", "two"],
        "缓存": ["缓", "存"],
        "ひらがな": ["ひらがな"],
        "한국어": ["한국어"],
        "😀😀": ["😀😀"],
        "ひら 한국\n😀😀缓😀": ["ひら ", "한국\n", "😀😀缓", "😀"],
    }.items():
        streamer = Pieces(tokenizer)
        for number in tokenizer.encode(text):
            streamer.put(torch.tensor([number]))
        streamer.end()
        assert [piece for piece in streamer.shown if piece] == pieces


def a_criterion_answers_for_every_row():
    """#criteria: A criterion is called after every pass with all ids, in a decoder-only model the prompt included, and answers for
    every row (a single answer counts for all).
    #criteria: That is why this one looks only behind the prompt: the second row's prompt contains the word.
    """
    model, tokenizer = counting_model()
    inputs = tokenizer(["ten nine", "six eight"], return_tensors="pt")
    seen = []
    criteria = _criteria(lambda ids: seen.append(ids.clone()) or torch.tensor([False, False]))
    rows = model.generate(**inputs, max_new_tokens=3, stopping_criteria=criteria)
    assert [ids.tolist() for ids in seen] == [rows[:, :length].tolist() for length in (3, 4, 5)]
    for answer in (True, torch.tensor(True), torch.tensor([True])):
        assert model.generate(**inputs, max_new_tokens=3, stopping_criteria=_criteria(lambda ids: answer)).shape == (2, 3)
    for other in _t5_and_bart():
        seen.clear()
        written = other.generate(inputs["input_ids"], max_new_tokens=3, min_new_tokens=3, do_sample=False, stopping_criteria=criteria)
        assert [ids.tolist() for ids in seen] == [written[:, :length].tolist() for length in (2, 3, 4)]  # the decoder's own
    passes, seen_with_a_draft = [], []
    model.register_forward_hook(lambda *_: passes.append(1))
    draft = {"prompt_lookup_num_tokens": 4, "stopping_criteria": _criteria(lambda ids: seen_with_a_draft.append(ids) or torch.tensor([False]))}
    model.generate(**tokenizer("ten nine eight seven six ten nine", return_tensors="pt"), max_new_tokens=6, **draft)
    assert len(seen_with_a_draft) == len(passes) < 6  # a pass may bring several tokens
    six = tokenizer.convert_tokens_to_ids("six")
    whole = model.generate(**inputs, max_new_tokens=6, stopping_criteria=_criteria(lambda ids: (ids == six).any(-1)))
    behind = model.generate(**inputs, max_new_tokens=6, stopping_criteria=_criteria(lambda ids: (ids[:, 2:] == six).any(-1)))
    assert tokenizer.batch_decode(whole) == ["ten nine eight seven six", "six eight ten <pad> <pad>"]
    assert tokenizer.decode(behind[1]) == "six eight ten twelve fourteen sixteen eighteen twenty"


def a_row_that_stopped():
    """#criteria: A row that stopped gets pads, if an end token is set (else it runs on), and the word that stopped it stays."""
    model, tokenizer = counting_model()
    inputs = tokenizer(["ten nine", "six eight"], return_tensors="pt")
    six = tokenizer.convert_tokens_to_ids("six")
    for end, after in (1, "<pad> <pad> <pad>"), (None, "five four three"):
        model.generation_config.eos_token_id = end
        rows = model.generate(**inputs, max_new_tokens=6, stopping_criteria=_criteria(lambda ids: (ids[:, 2:] == six).any(-1)))
        assert tokenizer.decode(rows[0]) == f"ten nine eight seven six {after}"


def added_to_the_other_ends():
    """#criteria: A criterion is added to `<eos>` and to the length limit; it replaces neither."""
    model, tokenizer = counting_model()
    for prompt, text in ("two one", "two one zero <eos>"), ("ten nine", "ten nine eight seven six"):
        inputs = tokenizer(prompt, return_tensors="pt")
        ids = model.generate(**inputs, max_new_tokens=3, stopping_criteria=_criteria(lambda ids: torch.tensor([False])))
        assert tokenizer.decode(ids[0]) == text


def _says(tokenizer, text, **asked):
    """generate() with a model that is made to say `text`, and goes on with its first token."""
    ids = tokenizer.encode(text)
    config = GPT2Config(vocab_size=len(tokenizer), n_layer=1, n_embd=4, n_head=1, bos_token_id=None, eos_token_id=None, pad_token_id=0)
    model = GPT2LMHeadModel(config).eval()

    def only_the_next(given, scores):
        following = ids[(given.shape[1] - 1) % len(ids)]
        return torch.full_like(scores, -torch.inf).index_fill(1, torch.tensor([following]), 0)

    asked |= {"max_new_tokens": len(ids), "logits_processor": [only_the_next], "tokenizer": tokenizer}
    result = model.generate(torch.tensor([ids[-1:]]), **asked)
    return tokenizer.decode(result[0, 1:])


def stop_strings_compare_text():
    """#strings: `stop_strings` compares text, so it wants the tokenizer.
    #strings: And it compares characters, not words: `six` stops at `sixteen`.
    #strings: The stop string stays in the result, with the rest of its token; cut both off yourself.
    """
    model, counting = counting_model()
    with pytest.raises(ValueError, match="could not locate a tokenizer"):
        model.generate(**counting("one two", return_tensors="pt"), stop_strings=["six"])
    tokenizer = _byte_level(" five six seven sixteen", vocab_size=300)
    assert _says(tokenizer, " five six seven") == " five six seven"
    assert _says(tokenizer, " five six seven", stop_strings=["six"]) == " five six"
    assert _says(tokenizer, " five sixteen seven", stop_strings=["six"]) == " five sixteen"
    assert _says(tokenizer, " five six seven", stop_strings=["e s"]) == " five six"  # across two tokens
    criterion = StopStringCriteria(tokenizer, ["six"])
    for tokens in (tokenizer.encode(" six"), [number for letter in " six" for number in tokenizer.encode(letter)]):
        assert criterion(torch.tensor([tokens]), None).item()  # one token or four: the text is what counts


def letters_that_it_must_give_back():
    """#strings: It also wants one that gives the letters `abcdef` back: the counting model's, which knows 45 words, fails with a
    message that says nothing about it.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    def letters(known):
        backend = Tokenizer(models.WordLevel({letter: number for number, letter in enumerate("?" + known)}, unk_token="?"))
        backend.pre_tokenizer, backend.decoder = pre_tokenizers.Split("", "isolated"), decoders.Fuse()
        return PreTrainedTokenizerFast(tokenizer_object=backend)

    enough = letters("abcdefgo")
    assert StopStringCriteria(enough, ["go"])(torch.tensor([enough.encode("bago")]), None).item()
    for too_few, stop in (letters("abcdego"), "go"), (letters("一二三"), "三"), (counting_model()[1], "six"):
        with pytest.raises(ValueError, match="^substring not found$"):
            StopStringCriteria(too_few, [stop])


def several_ends():
    """#ends: A chat model may have more than one end token: `eos_token_id` takes a list, and the first of them to come ends a row."""
    model, tokenizer = counting_model()
    inputs = tokenizer(["nine eight", "one two"], return_tensors="pt")
    for ends, texts in (
        (["six", "five"], ["nine eight seven six <pad>", "one two three four five"]),
        (["seven", "six", "four"], ["nine eight seven <pad>", "one two three four"]),
    ):
        rows = model.generate(**inputs, eos_token_id=tokenizer.convert_tokens_to_ids(ends), max_new_tokens=9)
        assert tokenizer.batch_decode(rows) == texts


def a_list_is_no_number():
    """#ends: In your own loop `next_id == [5, 6]` is never true, whatever the tensor `next_id` holds: ask `torch.isin`."""
    for held in (5, 6, 7):
        for next_id in (held, torch.tensor(held), torch.tensor([held]), torch.tensor([[held]])):
            assert not (next_id == [5, 6])
            assert torch.isin(torch.as_tensor(next_id), torch.tensor([5, 6])).item() == (held != 7)
    assert not (torch.tensor([5, 6]) == [5, 6])


def without_a_pad_token():
    """#ends: Without a pad token `generate()` fills up with the first end token, which may look like text: `six six`."""
    model, tokenizer = counting_model()
    model.generation_config.pad_token_id = None
    inputs = tokenizer(["eight seven", "seven eight"], return_tensors="pt")
    for ends, text in (["six", "ten"], "eight seven six six"), (["ten", "six"], "eight seven six ten"):
        rows = model.generate(**inputs, eos_token_id=tokenizer.convert_tokens_to_ids(ends), max_new_tokens=9)
        assert tokenizer.batch_decode(rows) == [text, "seven eight nine ten"]


shown = {
}  # fmt: skip

listed = {
    "no statement": [
        "#streaming-and-stopping: You want to show words as they come, and Chinese comes out as `���`.",
        "#streaming-and-stopping: Or the text should end at a word of yours, and does not, or too early.",
    ],
}
