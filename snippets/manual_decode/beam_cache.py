"""When beams change places, the rows of the cache must change places with them."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def two_beams(prompt, reorder):
    ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
    cache = DynamicCache(config=model.config)
    running = new = ids.repeat(2, 1)
    scores, swaps = torch.tensor([0.0, -1e9]), 0
    for _ in range(6):
        log_probs = model(input_ids=new, past_key_values=cache).logits[:, -1].log_softmax(-1)
        scores, index = (scores[:, None] + log_probs).flatten().topk(2)
        parent, word = index // 45, index % 45
        if reorder:
            cache.reorder_cache(parent)
        swaps += parent.tolist() != [0, 1]
        running = torch.cat([running[parent], word[:, None]], dim=1)
        new = word[:, None]
    truth = model(input_ids=running[:, :-1]).logits[:, -1].log_softmax(-1)
    return tokenizer.batch_decode(running), swaps, torch.allclose(truth, log_probs[parent], atol=1e-4)


for prompt in ("two", "六"):
    for reorder in (True, False):
        texts, swaps, same = two_beams(prompt, reorder)
        print(f"reorder={reorder}:", *texts, sep="\n    ")
        print("    beams changed places:", swaps > 0, "  as without a cache:", same)
