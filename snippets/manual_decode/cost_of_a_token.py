"""Without a cache each token costs more as the text grows; with one it costs nearly the same.

python snippets/manual_decode/cost_of_a_token.py [folder]    writes token_cost.svg there
"""

import sys
import tempfile
import time
from pathlib import Path

import torch
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
torch.set_num_threads(1)
size = {"n_layer": 4, "n_embd": 256, "n_head": 4, "vocab_size": 1000, "n_positions": 512}
no_specials = {"bos_token_id": None, "eos_token_id": None}
model = GPT2LMHeadModel(GPT2Config(**size, **no_specials)).eval()
lengths = [16, 96, 176, 256, 336, 416, 496]


def milliseconds(step):
    times = []
    for _ in range(5):
        began = time.perf_counter()
        step()
        times.append(time.perf_counter() - began)
    return min(times) * 1000  # the least disturbed run


without, cached = [], []
with torch.inference_mode():
    for length in lengths:
        ids = torch.randint(1000, (1, length))
        cache = DynamicCache(config=model.config)
        model(input_ids=ids[:, :-1], past_key_values=cache)

        def one_token():
            model(input_ids=ids[:, -1:], past_key_values=cache)
            cache.crop(-1)

        without.append(milliseconds(lambda: model(input_ids=ids, logits_to_keep=1)))
        cached.append(milliseconds(one_token))

top = max(without)
frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 310" font-size="14"'
svg = [f'{frame} font-family="sans-serif" fill="#222">']
svg += ['<rect width="640" height="310" rx="8" fill="#f7f7f5"/>']
svg += ['<path d="M60 40V250H570" fill="none" stroke="#444"/>']
svg += [f'<text x="{60 + n}" y="270" text-anchor="middle">{n}</text>' for n in lengths]
for share in (0, 0.5, 1):
    svg += [f'<text x="52" y="{255 - 200 * share}" text-anchor="end">{top * share:.0f}</text>']
svg += ['<text x="20" y="24">ms per token · 每个 token 的毫秒数</text>']
svg += ['<text x="315" y="297" text-anchor="middle">tokens so far · 已有的 token 数</text>']
curves = ("no cache · 不用缓存", "#b3401a", without), ("cache · 用缓存", "#00695c", cached)
for name, colour, times in curves:
    heights = [250 - 200 * each / top for each in times]
    points = " ".join(f"{60 + n},{y:.0f}" for n, y in zip(lengths, heights))
    svg += [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"/>']
    where = f'x="410" y="{heights[4] - 25:.0f}" text-anchor="end"'
    svg += [f'<text {where} fill="{colour}">{name}</text>']
with tempfile.TemporaryDirectory() as temporary:
    picture = Path(*sys.argv[1:2] or [temporary]) / "token_cost.svg"
    picture.write_text("\n".join([*svg, "</svg>\n"]), encoding="utf-8")
    print("written:", picture.name)

print("no cache: 496 tokens cost over 3 times what 16 do:", without[-1] > 3 * without[0])
grew = without[-1] / without[0] > cached[-1] / cached[0]
print("it grows less with a cache:", grew)
print("at 496 tokens the cache saves two thirds or more:", cached[-1] < without[-1] / 3)
