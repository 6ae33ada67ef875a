"""Attention gives the same numbers whether keys and values are computed again or kept."""

import torch

torch.manual_seed(0)
to_query, to_key, to_value = torch.randn(3, 4, 4)  # the three weights of the head
tokens = torch.randn(5, 4)  # five tokens, each of four numbers


def attend(query, keys, values):
    weights = (query @ keys.T / 2).softmax(-1)  # how well each key fits the query
    return weights @ values  # 2 is the root of 4, the size of a key


keys, values = torch.empty(0, 4), torch.empty(0, 4)  # the cache
for step in range(3, 6):
    text, newest = tokens[:step], tokens[step - 1 : step]
    again = attend(newest @ to_query, text @ to_key, text @ to_value)

    new = text[len(keys) :]  # what is not in the cache
    keys = torch.cat([keys, new @ to_key])
    values = torch.cat([values, new @ to_value])
    kept = attend(newest @ to_query, keys, values)

    print(f"{step} tokens; keys computed without a cache: {step}, with it: {len(new)}")
    for name, result in (("without", again), ("with", kept)):
        print(f"    {name:8}", *(f"{number:.3f}" for number in result[0]))
