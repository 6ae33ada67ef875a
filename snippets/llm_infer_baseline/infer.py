"""Greedy text on standard output; time to first token and tokens per second on standard error.

python snippets/llm_infer_baseline/infer.py --prompt "三 四"
python snippets/llm_infer_baseline/infer.py --model distilgpt2 --prompt "The answer is"
"""
# tested by: tests/test_llm_infer_baseline.py

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it quietly, also during the imports

import argparse
import logging
import os
import sys
import time

import huggingface_hub
import transformers
from config import DTYPES, BadInput, Config, or_refuse
from model import decode, load_model, load_tokenizer, prefill


def parse(arguments):
    parser = argparse.ArgumentParser("infer.py", usage=argparse.SUPPRESS, description="Greedy text.")
    parser.add_argument("--model", default=Config.model, help="a folder or a name on the model hub")
    parser.add_argument("--prompt", default=Config.prompt)
    parser.add_argument("--max-new-tokens", type=int, default=Config.max_new_tokens)
    parser.add_argument("--device", default=Config.device, help="auto, cpu, cuda, cuda:1, mps, …")
    parser.add_argument("--dtype", default=Config.dtype, choices=["auto", *DTYPES])
    return Config(**vars(parser.parse_args(arguments)))


def infer(config):
    if config.max_new_tokens < 1:
        raise BadInput(f"--max-new-tokens is {config.max_new_tokens}; it must be 1 or more")
    device, name = config.chosen_device(), os.path.expanduser(config.model)
    settings, tokenizer = load_tokenizer(name)
    with or_refuse("read the prompt as UTF-8 text"):
        prompt = config.prompt.encode(errors="surrogateescape").decode()  # whatever the locale
        words = tokenizer(prompt, add_special_tokens=False)["input_ids"]
        ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
    if not words:
        raise BadInput("the prompt is empty; give it a word")
    length, sizes = ids.shape[1], settings.get_text_config()
    context = getattr(sizes, "max_position_embeddings", 0) or getattr(sizes, "max_seq_len", 0)
    if 0 < context < length + config.max_new_tokens:
        asked = f"{length} tokens of prompt and {config.max_new_tokens} new ones"
        raise BadInput(f"{asked} do not fit the model's context of {context}; shorten either")
    if ids.max() >= sizes.vocab_size:
        raise BadInput(f"the tokenizer is of another model: it has more than {sizes.vocab_size} words")

    model, unused = load_model(name, device, config.chosen_dtype(device))
    if unused:
        print(f"infer.py: {len(unused)} of the weights have no place in the model", file=sys.stderr)
    if tokenizer.chat_template:
        print("infer.py: a chat model; it reads the prompt without its chat template", file=sys.stderr)
    if tokenizer.unk_token_id in words:
        print(f"infer.py: for words it does not know it reads {tokenizer.unk_token}", file=sys.stderr)

    eos = model.generation_config.eos_token_id
    stop_ids = set(eos) if isinstance(eos, list) else {eos}
    streamer = transformers.TextStreamer(tokenizer, skip_special_tokens=True)
    seconds, started = [], time.perf_counter()
    with or_refuse("read the prompt"):  # the memory may not suffice
        logits, cache = prefill(model, ids.to(device))
    for token in decode(model, logits, cache, config.max_new_tokens, stop_ids):
        token = token[0].cpu()  # on a GPU this waits until the token is there
        seconds.append(time.perf_counter() - started)  # without what printing takes
        if len(seconds) == 1:
            streamer.put(ids[0])
        streamer.put(token)
        started = time.perf_counter()
    streamer.end()

    first, *later = seconds
    rate = f", then {len(later) / sum(later):.0f} tokens per second" if later else ""
    where = f"{model.device}, {model.dtype}"
    print(f"{where}: first of {len(seconds)} after {first * 1000:.1f} ms{rate}", file=sys.stderr)


def main(arguments=None):
    logging.disable(logging.WARNING)  # what libraries remark; ours is one line
    logging.captureWarnings(True)
    transformers.logging.disable_progress_bar()
    huggingface_hub.utils.enable_progress_bars()  # for what is fetched
    sys.stderr = sys.stderr or open(os.devnull, "w")
    if sys.stdout is None:
        sys.exit("infer.py: standard output is closed; give the text a place")
    sys.stdout.reconfigure(errors="backslashreplace")  # where it is ASCII, \u4e09 for 三
    try:
        with sys.stdout:
            infer(parse(arguments))
    except BadInput as error:
        sys.exit(f"infer.py: {' '.join(str(error).split())}")
    except OSError as error:  # from printing: nobody reads on, or the disk is full
        sys.exit(None if isinstance(error, BrokenPipeError) else f"infer.py: no text written: {error}")


if __name__ == "__main__":
    main()
