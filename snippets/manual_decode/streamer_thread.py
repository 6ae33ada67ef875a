"""An error in the thread leaves the reader waiting, unless the thread closes the streamer."""

from pathlib import Path
from queue import Empty
from threading import Thread

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, TextIteratorStreamer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
errors = []


def work(ids, streamer, close):
    try:
        model.generate(ids, max_new_tokens=4, streamer=streamer)
    except Exception as error:
        errors.append(error)
        if close:
            streamer.end()


no_such_token = torch.tensor([[99]])
for close in (False, True):
    streamer = TextIteratorStreamer(tokenizer, timeout=None if close else 0.2)
    worker = Thread(target=work, args=(no_such_token, streamer, close))
    worker.start()
    try:
        print(f"closed: {close}, pieces:", list(streamer))
    except Empty:
        print(f"closed: {close}, queue.Empty after the timeout")
    worker.join()
    print("    in the thread:", type(errors[-1]).__name__)
