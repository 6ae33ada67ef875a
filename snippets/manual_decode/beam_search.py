"""A beam search of thirty lines gives what `generate(num_beams=...)` gives, token for token."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

folder = Path(__file__).resolve().parent.parent / "counting_model"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)


@torch.inference_mode()
def beam_search(ids, num_beams, max_new_tokens, length_penalty):
    cache, finished = DynamicCache(config=model.config), []
    running = new = ids.repeat(num_beams, 1)
    scores = torch.tensor([0.0] + [-1e9] * (num_beams - 1))  # equal rows: use one
    for length in range(1, max_new_tokens + 1):
        log_probs = model(input_ids=new, past_key_values=cache).logits[:, -1].log_softmax(-1)
        total = scores[:, None] + log_probs  # (beams, vocabulary)
        best, index = total.flatten().topk(2 * num_beams)
        parent, word = index // total.shape[1], index % total.shape[1]
        texts = torch.cat([running[parent], word[:, None]], dim=1)
        ended = (word == tokenizer.eos_token_id) | (length == max_new_tokens)

        for rank in range(num_beams):
            if ended[rank]:
                finished.append((best[rank].item() / length**length_penalty, texts[rank]))
        finished = sorted(finished, key=lambda pair: -pair[0])[:num_beams]

        going_on = (best - 1e9 * ended).topk(num_beams).indices
        running, scores = texts[going_on], best[going_on]
        cache.reorder_cache(parent[going_on])
        new = running[:, -1:]
        hope = scores[0].item() / length**length_penalty
        if len(finished) == num_beams and hope <= finished[-1][0]:
            break
    return finished[0][1]


equal = asked = 0
for prompt in ("three five", "二 一", "三", "eighteen", "ten ten"):
    inputs = tokenizer(prompt, return_tensors="pt")
    for num_beams, length_penalty in ((2, 1.0), (3, 0.0), (4, 2.0)):
        settings = {"num_beams": num_beams, "length_penalty": length_penalty}
        settings["max_new_tokens"] = 9
        mine = beam_search(inputs["input_ids"], **settings)
        theirs = model.generate(**inputs, **settings, do_sample=False)[0]
        equal, asked = equal + torch.equal(mine, theirs), asked + 1
    print(tokenizer.decode(mine))
print("equal to generate():", equal, "of", asked)
assert equal == asked, "same search, same text"
