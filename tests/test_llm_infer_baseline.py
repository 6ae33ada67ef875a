"""snippets/llm_infer_baseline/ as its user meets it: text, times, and one clear line for each bad input; every line of it runs."""

import importlib
import sys

import coverage
import pytest

from guide import SNIPPETS

PROJECT = SNIPPETS / "llm_infer_baseline"
COUNTING_MODEL = SNIPPETS / "counting_model"
GOOD = [("three four", "three four five six seven"), ("三 五", "三 五 七 九 十一"), ("two one", "two one zero")]
BAD = [
    (["--model", "./gone"], "no such folder: ./gone"),
    (["--model", "distilgpt2"], "no model 'distilgpt2' in a folder of that name, or on the hub"),
    (["--model", str(PROJECT)], "in that folder"),
    (["--prompt", ""], "the prompt is empty"),
    (["--prompt", "one " * 60], "60 tokens of prompt and 8 new ones do not fit the model's context of 64; shorten either"),
    (["--max-new-tokens", "0"], "--max-new-tokens is 0; it must be 1 or more"),
    (["--device", "banana"], "cannot use the device 'banana'"),
    (["--device", "meta"], "cannot use the device 'meta'"),
]


@pytest.fixture
def infer(monkeypatch, capsys):
    """infer(*arguments) -> (standard output, standard error, exit message or None), with no hub to be had."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.syspath_prepend(str(PROJECT))

    def run(*arguments):
        message = None
        try:
            importlib.import_module("infer").main(list(arguments))
        except SystemExit as stop:
            message = stop.code
        output = capsys.readouterr()
        return output.out, output.err, message

    return run


@pytest.mark.parametrize("prompt, text", GOOD)
def test_text_on_standard_output(infer, prompt, text):
    output, errors, message = infer("--prompt", prompt, "--max-new-tokens", "3", "--device", "cpu")
    assert output == f"{text}\n" and message is None
    assert "cpu, torch.float32: first of" in errors and "tokens per second" in errors


def test_one_token_has_no_rate(infer):
    output, errors, _ = infer("--max-new-tokens", "1")
    assert output == "three four five\n" and "first of 1" in errors and "per second" not in errors


def test_dtype_and_device_are_used(infer):
    assert "torch.bfloat16" in infer("--dtype", "bfloat16")[1]


def test_the_dtype_follows_the_device(infer):
    import torch

    assert importlib.import_module("config").Config().chosen_dtype(torch.device("cuda")) == torch.bfloat16


def test_equals_generate(infer):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    model = AutoModelForCausalLM.from_pretrained(COUNTING_MODEL)
    for prompt in ("zero", "九 八", "six six", "eleven thirteen", "十九"):
        inputs = tokenizer(prompt, return_tensors="pt")
        expected = tokenizer.decode(model.generate(**inputs, max_new_tokens=9, do_sample=False)[0], skip_special_tokens=True)
        assert infer("--prompt", prompt, "--max-new-tokens", "9")[0].strip() == expected


@pytest.fixture
def stops_at_six(tmp_path):
    """The counting model with two stop tokens, its own and 'six'."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(COUNTING_MODEL)
    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    model.generation_config.eos_token_id = [tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("six")]
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    return str(tmp_path)


def test_several_stop_tokens(infer, stops_at_six):
    assert infer("--model", stops_at_six)[0] == "three four five six\n"


def test_an_unknown_word_is_said(infer):
    assert "it reads <unk>" in infer("--prompt", "seven banana")[1]


@pytest.mark.parametrize("arguments, message", BAD)
def test_bad_input_gets_one_clear_line(infer, arguments, message):
    output, _, exit_message = infer(*arguments)
    assert output == "" and exit_message.startswith("infer.py: ") and message in exit_message and "\n" not in exit_message


def test_every_line_runs(infer, stops_at_six):
    """All of the above once more, measured. By itself, so that it means the same when other tests are left out or run elsewhere."""
    import torch

    for file in PROJECT.glob("*.py"):
        sys.modules.pop(file.stem, None)
    measured = coverage.Coverage(data_file=None, config_file=False, source=[str(PROJECT)])
    measured.exclude('if __name__ == "__main__":')  # test_snippets.py runs that
    with measured.collect():
        for arguments in [["--prompt", prompt] for prompt, _ in GOOD] + [arguments for arguments, _ in BAD]:
            infer(*arguments)
        infer("--max-new-tokens", "1")
        infer("--dtype", "bfloat16", "--device", "cpu", "--prompt", "seven banana")
        infer("--model", stops_at_six)
        sys.modules["config"].Config().chosen_dtype(torch.device("cuda"))
    never_ran = {file.name: lines for file in PROJECT.glob("*.py") if (lines := measured.analysis2(str(file))[3])}
    assert not never_ran, f"lines that no test of tests/test_llm_infer_baseline.py runs: {never_ran}"
