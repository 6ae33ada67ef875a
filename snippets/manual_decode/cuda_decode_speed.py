"""A decode step that is captured as a CUDA graph reads the weights near the card's bandwidth."""
# needs: cuda

import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM, StaticCache

context, steps = 256, 100
config = LlamaConfig(
    vocab_size=32000, hidden_size=2048, intermediate_size=5632, num_hidden_layers=22,
    num_attention_heads=32, num_key_value_heads=4, max_position_embeddings=context,
    bos_token_id=None, eos_token_id=None, tie_word_embeddings=False,
)
torch.manual_seed(0)
with torch.device("cuda"):
    torch.set_default_dtype(torch.bfloat16)
    model = LlamaForCausalLM(config).eval()  # about 1.1 billion random weights
    torch.set_default_dtype(torch.float32)
read = [p for name, p in model.named_parameters() if "embed_tokens" not in name]
weights = sum(p.numel() * p.element_size() for p in read)  # of the embedding a step reads one row


def seconds(call):
    call()
    torch.cuda.synchronize()
    began = time.perf_counter()
    call()
    torch.cuda.synchronize()
    return time.perf_counter() - began


source = torch.empty(2**30, dtype=torch.uint8, device="cuda")
target = torch.empty_like(source)
copies = seconds(lambda: [target.copy_(source) for _ in range(20)])
bandwidth = 20 * 2 * 2**30 / copies  # a copy reads and writes
del source, target
limit = bandwidth / weights
print(f"measured: {sum(p.numel() for p in model.parameters()) / 1e9:.2f} billion weights, "
      f"{bandwidth / 1e9:.0f} GB/s, so at most {limit:.0f} tokens per second")

prompt = torch.randint(config.vocab_size, (1, 16), device="cuda")
cache = StaticCache(config=config, max_cache_len=context)
token = torch.zeros(1, 1, dtype=torch.long, device="cuda")
position = torch.zeros(1, 1, dtype=torch.long, device="cuda")
slots = torch.arange(context, device="cuda")


@torch.inference_mode()
def step():
    """One token in `token` at `position` -> the next one in both, in place: a graph repeats addresses."""
    seen = (slots <= position).view(1, 1, 1, context)
    mask = torch.zeros_like(seen, dtype=torch.bfloat16).masked_fill(~seen, float("-inf"))
    logits = model(token, attention_mask=mask, position_ids=position, past_key_values=cache).logits
    token.copy_(logits[:, -1].argmax(-1, keepdim=True))
    position.add_(1)


@torch.inference_mode()
def start():
    cache.reset()
    logits = model(prompt, past_key_values=cache, logits_to_keep=1).logits
    token.copy_(logits[:, -1].argmax(-1, keepdim=True))
    position.fill_(prompt.shape[1])


start()
stream = torch.cuda.Stream()
stream.wait_stream(torch.cuda.current_stream())
with torch.cuda.stream(stream):
    for _ in range(3):
        step()  # warm up apart, as capturing demands
torch.cuda.synchronize()
graph = torch.cuda.CUDAGraph()
start()
with torch.cuda.graph(graph):
    step()

start()
by_graph = [token.item()]
for _ in range(20):
    graph.replay()
    by_graph.append(token.item())
start()
by_step = [token.item()]
for _ in range(20):
    step()
    by_step.append(token.item())
print("the graph gives the tokens of the plain steps:", by_graph == by_step)


def replay():
    start()
    for _ in range(steps):
        graph.replay()


options = {"max_new_tokens": steps, "min_new_tokens": steps, "do_sample": False, "pad_token_id": 0}
mask = torch.ones_like(prompt)
rate = {
    "generate()": steps / seconds(lambda: model.generate(prompt, attention_mask=mask, **options)),
    "CUDA graph": steps / seconds(replay),
}
for name, tokens in rate.items():
    print(f"measured: {name} {tokens:.0f} tokens per second, {100 * tokens / limit:.0f} % of the limit")
print("the graph is ahead of generate():    ", rate["CUDA graph"] > rate["generate()"])
print("it reaches 60 % of the limit or more:", rate["CUDA graph"] >= 0.6 * limit)
