"""Train a GPT-2 of 61,872 parameters to count; what `save_pretrained` wrote still counts.

python snippets/counting_model/train.py [folder]
"""

import sys
import tempfile
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, GPT2Config, GPT2LMHeadModel
from transformers import PreTrainedTokenizerFast

english = """zero one two three four five six seven eight nine ten eleven twelve thirteen
fourteen fifteen sixteen seventeen eighteen nineteen twenty""".split()
chinese = "零 一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十".split()

words = ["<pad>", "<eos>", "<unk>", *english, *chinese]
vocabulary = {word: number for number, word in enumerate(words)}
backend = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
special = {"pad_token": "<pad>", "eos_token": "<eos>", "unk_token": "<unk>"}
tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, padding_side="left", **special)

texts, weights = [], []
for names in (english, chinese):
    for start in range(21):
        ways = {  # four ways to count on, and how often each is seen
            "up": (names[start:], 5),
            "by two": (names[start::2], 3),
            "down": (names[start::-1], 2),
            "twice": ([name for name in names[start:] for _ in range(2)], 4),
        }
        for count, weight in ways.values():
            if len(count) > 1:
                texts.append(" ".join([*count, "<eos>"]))
                weights.append(float(weight))

torch.manual_seed(0)
torch.set_num_threads(1)  # so small a model gains nothing from a second one
rows = tokenizer(texts, padding=True, padding_side="right", return_tensors="pt")
ids = rows["input_ids"]
labels = ids.masked_fill(rows["attention_mask"] == 0, -100)  # no loss on padding

size = {"vocab_size": len(words), "n_positions": 64, "n_layer": 2, "n_embd": 48, "n_head": 4}
dropout = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}
config = GPT2Config(**size, **dropout, bos_token_id=None, eos_token_id=1, pad_token_id=0)
model = GPT2LMHeadModel(config)
steps = 300
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=steps)
for _ in range(steps):
    chosen = torch.multinomial(torch.tensor(weights), 32)
    loss = model(input_ids=ids[chosen], labels=labels[chosen]).loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(*sys.argv[1:2] or [temporary])
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    print("saved:", *sorted(path.name for path in folder.iterdir()))
    model = AutoModelForCausalLM.from_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)

print("parameters:", model.num_parameters())
with torch.inference_mode():
    guess = model(input_ids=ids).logits[:, 1:-1].argmax(-1)  # after two numbers or more
answer = labels[:, 2:]
asked = answer != -100
right = (guess == answer)[asked].sum() / asked.sum()
print("prompts:", asked.sum().item())
print("99 of 100 right, or more:", right.item() > 0.99)
for prompt in ("three four", "三 四", "three five", "五 四", "three three"):
    inputs = tokenizer(prompt, return_tensors="pt")
    print(prompt, "→", tokenizer.decode(model.generate(**inputs, max_new_tokens=6)[0, 2:]))

assert right > 0.99, f"the model miscounts after {1 - right:.1%} of the prompts: train longer"
