"""snippets/llm_infer_baseline/ as its user meets it: text, times, and one clear line for each bad input; every line of it runs."""

import sys

import coverage
import pytest
from conftest import ROOT

PROJECT = ROOT / "snippets/llm_infer_baseline"
COUNTING_MODEL = ROOT / "snippets/counting_model"


@pytest.fixture(scope="module", autouse=True)
def every_line():
    """Measure the project's files over all tests of this file; fail if a line never ran."""
    measure = coverage.Coverage(data_file=None, include=[f"{PROJECT}/*.py"])
    sys.path.insert(0, str(PROJECT))
    with measure.collect():
        yield
    sys.path.remove(str(PROJECT))
    never_ran = {file.name: measure.analysis2(str(file))[3] for file in PROJECT.glob("*.py")}
    never_ran["infer.py"] = never_ran["infer.py"][:-1]  # main() under __name__ == "__main__": test_snippets.py runs that
    assert not any(never_ran.values()), f"lines that no test of tests/test_llm_infer_baseline.py runs: {never_ran}"


@pytest.fixture
def infer(monkeypatch, capsys):
    """infer(*arguments) -> (standard output, standard error, exit message or None), with no hub to be had."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    from infer import main

    def run(*arguments):
        message = None
        try:
            main(list(arguments))
        except SystemExit as stop:
            message = stop.code
        output = capsys.readouterr()
        return output.out, output.err, message

    return run


@pytest.mark.parametrize("prompt, text", [("three four", "three four five six seven"), ("三 五", "三 五 七 九 十一"), ("two one", "two one zero")])
def test_text_on_standard_output(infer, prompt, text):
    output, errors, message = infer("--prompt", prompt, "--max-new-tokens", "3", "--device", "cpu")
    assert output == f"{text}\n" and message is None
    assert "cpu, torch.float32: first of" in errors and "tokens per second" in errors


def test_one_token_has_no_rate(infer):
    output, errors, _ = infer("--max-new-tokens", "1")
    assert output == "three four five\n" and "first of 1" in errors and "per second" not in errors


def test_dtype_and_device_are_used(infer):
    assert "torch.bfloat16" in infer("--dtype", "bfloat16")[1]


def test_the_dtype_follows_the_device():
    import torch
    from config import Config

    assert Config().chosen_dtype(torch.device("cuda")) == torch.bfloat16


def test_equals_generate(infer):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    model = AutoModelForCausalLM.from_pretrained(COUNTING_MODEL)
    for prompt in ("zero", "九 八", "six six", "eleven thirteen", "十九"):
        inputs = tokenizer(prompt, return_tensors="pt")
        expected = tokenizer.decode(model.generate(**inputs, max_new_tokens=9, do_sample=False)[0], skip_special_tokens=True)
        assert infer("--prompt", prompt, "--max-new-tokens", "9")[0].strip() == expected


def test_several_stop_tokens(infer, tmp_path):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(COUNTING_MODEL)
    tokenizer = AutoTokenizer.from_pretrained(COUNTING_MODEL)
    model.generation_config.eos_token_id = [tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("six")]
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    assert infer("--model", str(tmp_path))[0] == "three four five six\n"


def test_an_unknown_word_is_said(infer):
    assert "it reads <unk>" in infer("--prompt", "seven banana")[1]


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--model", "./gone"], "no such folder: ./gone"),
        (["--model", "distilgpt2"], "no model 'distilgpt2' in a folder of that name, or on the hub"),
        (["--model", str(PROJECT)], "in that folder"),
        (["--prompt", ""], "the prompt is empty"),
        (["--prompt", "one " * 60], "60 tokens of prompt and 8 new ones do not fit the model's context of 64; shorten either"),
        (["--max-new-tokens", "0"], "--max-new-tokens is 0; it must be 1 or more"),
        (["--device", "banana"], "cannot use the device 'banana'"),
        (["--device", "meta"], "cannot use the device 'meta'"),
    ],
)
def test_bad_input_gets_one_clear_line(infer, arguments, message):
    output, _, exit_message = infer(*arguments)
    assert output == "" and exit_message.startswith("infer.py: ") and message in exit_message and "\n" not in exit_message
