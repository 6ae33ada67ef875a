"""Two prompts in one batch: the ids, the mask, and the positions that follow from the mask."""

from pathlib import Path

from transformers import AutoTokenizer

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)

inputs = tokenizer(["three five", "six seven eight nine"], padding=True, return_tensors="pt")
mask = inputs["attention_mask"]
positions = (mask.cumsum(-1) - 1).clamp(min=0)
for row in range(2):
    print(*tokenizer.convert_ids_to_tokens(inputs["input_ids"][row]))
    print("  ids:      ", *inputs["input_ids"][row].tolist())
    print("  mask:     ", *mask[row].tolist())
    print("  positions:", *positions[row].tolist())
