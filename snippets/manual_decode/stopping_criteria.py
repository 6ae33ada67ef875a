"""A stopping criterion sees all ids after every token; what made it stop stays in the text."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers import StoppingCriteria, StoppingCriteriaList

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


class StopAfter(StoppingCriteria):
    """Stops each row that has said a given word after the prompt."""

    def __init__(self, word, prompt_length):
        self.number, self.prompt_length = tokenizer.convert_tokens_to_ids(word), prompt_length
        self.seen = []

    def __call__(self, input_ids, scores, **kwargs):
        self.seen.append(tuple(input_ids.shape))
        return (input_ids[:, self.prompt_length :] == self.number).any(-1)


inputs = tokenizer(["ten nine", "six eight"], return_tensors="pt")
criterion = StopAfter("six", prompt_length=2)
criteria = StoppingCriteriaList([criterion])
rows = model.generate(**inputs, max_new_tokens=12, stopping_criteria=criteria)
for row in rows:
    print(tokenizer.decode(row))
print("called with:", *criterion.seen)
print("answers:", criterion(rows, None), "one for each row")
