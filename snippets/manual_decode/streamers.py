"""TextStreamer prints while `generate()` runs; TextIteratorStreamer hands you the pieces."""

from pathlib import Path
from threading import Thread

from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import TextIteratorStreamer, TextStreamer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("三 五", return_tensors="pt")
model.generate(**inputs, max_new_tokens=5, streamer=TextStreamer(tokenizer))
model.generate(**inputs, max_new_tokens=5, streamer=TextStreamer(tokenizer, skip_prompt=True))

streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
asked = {**inputs, "max_new_tokens": 12, "streamer": streamer}
worker = Thread(target=model.generate, kwargs=asked)
worker.start()
pieces = list(streamer)
worker.join()
print(pieces)
print("joined:", "".join(pieces))

batch = tokenizer(["三 五", "one two"], return_tensors="pt")
for settings in ({"num_beams": 2}, batch):
    try:
        streamer = TextStreamer(tokenizer)
        model.generate(**{**inputs, **settings}, max_new_tokens=2, streamer=streamer)
    except ValueError as error:
        print("ValueError:", str(error).split(". ")[0])
