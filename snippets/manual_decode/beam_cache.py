"""When beams change places, the rows of the cache must change places with them."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def three_beams(prompt, reorder):
    ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
    cache = DynamicCache(config=model.config)
    running = new = ids.repeat(3, 1)
    scores, moved = torch.tensor([0.0, -1e9, -1e9]), 0
    for step in range(6):
        log_probs = model(input_ids=new, past_key_values=cache).logits[:, -1].log_softmax(-1)
        scores, index = (scores[:, None] + log_probs).flatten().topk(3)
        parent, word = index // 45, index % 45
        if reorder:
            cache.reorder_cache(parent)
        moved += step > 0 and parent.tolist() != [0, 1, 2]
        running = torch.cat([running[parent], word[:, None]], dim=1)
        new = word[:, None]
    return tokenizer.batch_decode(running), scores.tolist(), moved


for reorder in (True, False):
    texts, scores, moved = three_beams("thirteen", reorder)
    print(f"reorder={reorder}: the beams changed places {moved} time(s)")
    for text, score in zip(texts, scores):
        print(f"    {score:5.1f}", text)
