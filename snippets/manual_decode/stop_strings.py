"""`stop_strings` needs a tokenizer that decodes anything, and matches inside words."""

from pathlib import Path

import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import PreTrainedTokenizerFast, StopStringCriteria

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

inputs = tokenizer("ten eleven", return_tensors="pt")
for given in ({}, {"tokenizer": tokenizer}):
    try:
        model.generate(**inputs, max_new_tokens=12, stop_strings=["fifteen"], **given)
    except ValueError as error:
        print("ValueError:", str(error).split(", but")[0])

backend = ByteLevelBPETokenizer()
settings = {"vocab_size": 300, "min_frequency": 1, "show_progress": False}
backend.train_from_iterator([" five six seven sixteen"], **settings)
byte_level = PreTrainedTokenizerFast(tokenizer_object=backend._tokenizer)
criterion = StopStringCriteria(byte_level, ["six"])
for text in (" five", " five six", " five six seven", " five sixteen"):
    ids = torch.tensor([byte_level.encode(text)])
    print(f"{text!r}, {ids.shape[1]} tokens: stop:", criterion(ids, None).item())
