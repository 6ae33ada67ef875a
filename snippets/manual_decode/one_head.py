"""Attention gives the same numbers whether keys and values are computed again or kept."""

import torch

torch.manual_seed(0)
torch.set_printoptions(precision=2)
to_query, to_key, to_value = torch.randn(3, 4, 4)  # one head's weights: three 4 × 4 matrices
tokens = torch.randn(5, 4)  # five tokens, each of four numbers


def attend(query, keys, values):
    fit = query @ keys.T  # one number for each key: (1, 4) @ (4, n) is (1, n)
    fit = fit / 4**0.5  # divided by the root of a key's length, to stay small
    return fit.softmax(-1) @ values  # softmax: how well each key fits, in sum 1


keys, values = torch.empty(0, 4), torch.empty(0, 4)  # the cache
print("keys computed, and what attention gives:")
for length in (3, 4, 5):
    text = tokens[:length]
    query = text[-1:] @ to_query  # of the newest token
    again = attend(query, text @ to_key, text @ to_value)
    known = len(keys)  # so many tokens have a key already
    new = text[known:]
    keys = torch.cat([keys, new @ to_key])
    values = torch.cat([values, new @ to_value])
    kept = attend(query, keys, values)
    print("again", length, again[0])
    print("kept ", len(new), kept[0])
