"""early_stopping decides when beam search gives up: at the first texts, by a guess, or for sure."""

from pathlib import Path

from transformers import AutoModelForCausalLM, AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)

calls = []
model.register_forward_pre_hook(lambda module, args: calls.append(1))
inputs = tokenizer("eighteen", return_tensors="pt")
asked = {"num_beams": 2, "length_penalty": 2.0, "max_new_tokens": 20}
kept = {"return_dict_in_generate": True, "output_scores": True}
for early_stopping in (True, False, "never"):
    calls.clear()
    result = model.generate(**inputs, early_stopping=early_stopping, **asked, **kept)
    score = result.sequences_scores.item()
    print(f"{early_stopping!s:5}: {len(calls):2} steps, score {score:.3f}:", end=" ")
    print(tokenizer.decode(result.sequences[0]))
