"""Attention gives the same numbers whether keys and values are computed again or kept."""

import torch

torch.manual_seed(0)
to_query, to_key, to_value = torch.randn(3, 4, 4)  # the weights of one head
tokens = torch.randn(5, 4)  # five tokens, each of four numbers


def attend(query, keys, values):
    fit = query @ keys.T / 4**0.5  # 4 numbers in a key: divided by its root, so that it stays small
    weights = fit.softmax(-1)  # how well each key fits the query, in sum 1
    return weights @ values


keys, values = torch.empty(0, 4), torch.empty(0, 4)  # the cache
for length in (3, 4, 5):
    text = tokens[:length]
    query = text[-1:] @ to_query  # of the newest token
    again = attend(query, text @ to_key, text @ to_value)

    new = text[len(keys) :]  # what is not in the cache
    keys = torch.cat([keys, new @ to_key])
    values = torch.cat([values, new @ to_value])
    kept = attend(query, keys, values)

    print(length, "tokens")
    for name, count, result in (("without", length, again), ("with", len(new), kept)):
        print(f"{name:>9} (keys: {count})", *(f"{number:.2f}" for number in result[0]))
