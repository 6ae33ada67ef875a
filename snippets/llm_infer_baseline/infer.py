"""Greedy text on standard output; time to first token and tokens per second on standard error.

python snippets/llm_infer_baseline/infer.py --prompt "三 四"
python snippets/llm_infer_baseline/infer.py --model distilgpt2 --prompt "The answer is"
"""
# tested by: tests/test_llm_infer_baseline.py

import argparse
import sys
import time

from config import DTYPES, BadInput, Config
from model import decode, load, prefill
from transformers import TextStreamer


def parse(arguments):
    parser = argparse.ArgumentParser(prog="infer.py", description="Decode text greedily.")
    parser.add_argument("--model", default=Config.model, help="a folder or a name on the model hub")
    parser.add_argument("--prompt", default=Config.prompt)
    parser.add_argument("--max-new-tokens", type=int, default=Config.max_new_tokens)
    parser.add_argument("--device", default=Config.device, help="auto, cpu, cuda, cuda:1, mps, …")
    parser.add_argument("--dtype", default=Config.dtype, choices=["auto", *DTYPES])
    return Config(**vars(parser.parse_args(arguments)))


def infer(config):
    if config.max_new_tokens < 1:
        raise BadInput(f"--max-new-tokens is {config.max_new_tokens}; it must be 1 or more")
    tokenizer, model = load(config)
    ids = tokenizer(config.prompt, return_tensors="pt")["input_ids"].to(model.device)
    length, context = ids.shape[1], model.config.max_position_embeddings
    if length == 0:
        raise BadInput("the prompt is empty; give it a word")
    if length + config.max_new_tokens > context:
        asked = f"{length} tokens of prompt and {config.max_new_tokens} new ones"
        raise BadInput(f"{asked} do not fit the model's context of {context}; shorten either")
    if tokenizer.unk_token_id in ids[0].tolist():
        print("infer.py: some words are not in the vocabulary; it reads <unk>", file=sys.stderr)

    eos = model.generation_config.eos_token_id
    stop_ids = set(eos) if isinstance(eos, list) else {eos}
    streamer = TextStreamer(tokenizer, skip_special_tokens=True)
    streamer.put(ids[0].cpu())
    started = time.perf_counter()
    logits, cache = prefill(model, ids)
    times = []
    for token in decode(model, logits, cache, config.max_new_tokens, stop_ids):
        streamer.put(token[0].cpu())  # on a GPU this waits until the token is there
        times.append(time.perf_counter() - started)
    streamer.end()

    decoded = len(times) - 1
    rate = f", then {decoded / (times[-1] - times[0]):.0f} tokens per second" if decoded else ""
    where = f"{model.device}, {model.dtype}"
    print(f"{where}: first of {len(times)} after {times[0] * 1000:.1f} ms{rate}", file=sys.stderr)


def main(arguments=None):
    try:
        infer(parse(arguments))
    except BadInput as error:
        sys.exit(f"infer.py: {error}")


if __name__ == "__main__":
    main()
