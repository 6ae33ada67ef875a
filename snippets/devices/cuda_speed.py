"""How much faster a GPU is depends on how much there is to compute at once."""
# needs: cuda

import time

import torch
from transformers import GPT2Config, GPT2LMHeadModel


def seconds(call):
    """The best of three, after one call that does not count."""
    times = []
    for _ in range(4):
        torch.cuda.synchronize()  # a GPU works on after the call has returned
        began = time.perf_counter()
        call()
        torch.cuda.synchronize()
        times.append(time.perf_counter() - began)
    return min(times[1:])


torch.manual_seed(0)
config = GPT2Config(n_layer=6, bos_token_id=None, eos_token_id=None)
models = {"cpu": GPT2LMHeadModel(config).eval()}
models["cuda"] = GPT2LMHeadModel(config).eval().to("cuda")
models["cuda"].load_state_dict(models["cpu"].state_dict())
print(f"measured: {torch.get_num_threads()} CPU threads, float32, distilgpt2's architecture")

ratio = {}
with torch.inference_mode():
    for label, batch, length in (("one token", 1, 1), ("8 texts of 256 tokens", 8, 256)):
        taken = {}
        for device, model in models.items():
            ids = torch.randint(50257, (batch, length), device=device)
            taken[device] = seconds(lambda: model(ids, use_cache=False))
        ratio[label] = taken["cpu"] / taken["cuda"]
        print(f"measured: {label:<23} CPU {1000 * taken['cpu']:8.2f} ms"
              f"   GPU {1000 * taken['cuda']:7.2f} ms   {ratio[label]:6.1f} times")

    for device, model in models.items():
        ids = torch.ones(1, 8, dtype=torch.long, device=device)
        options = {"max_new_tokens": 20, "min_new_tokens": 20, "do_sample": False}
        taken = seconds(lambda: model.generate(ids, **options))
        print(f"measured: generate, batch of 1    {device:<5} {20 / taken:7.1f} tokens/s")

assert ratio["one token"] < ratio["8 texts of 256 tokens"], "the more at once, the more it gains"
