"""An encoder-decoder returns the answer alone, behind one start token."""

import torch
from transformers import BartConfig, BartForConditionalGeneration
from transformers import T5Config, T5ForConditionalGeneration

size = {"vocab_size": 30, "d_model": 16, "decoder_start_token_id": 2}
t5 = T5Config(num_layers=1, num_heads=2, d_kv=8, d_ff=16, pad_token_id=0, **size)
parts = [f"{side}_{part}" for side in ("encoder", "decoder") for part in ("layers", "ffn_dim")]
bart = BartConfig(**dict.fromkeys(parts, 4), encoder_attention_heads=2, decoder_attention_heads=2,
                  max_position_embeddings=32, **size)
torch.manual_seed(0)
prompt = torch.randint(3, 30, (1, 6))  # (batch, sequence)
for model in (T5ForConditionalGeneration(t5), BartForConditionalGeneration(bart)):
    encoder_calls = []
    model.eval().get_encoder().register_forward_hook(lambda *_: encoder_calls.append(1))
    ids = model.generate(prompt, max_new_tokens=4, min_new_tokens=4)
    print(type(model).__name__)
    print("    prompt", tuple(prompt.shape), "result", tuple(ids.shape), end=" ")
    print("begins with", ids[0, 0].item())
    print("    cut by the prompt's length:", ids[0, prompt.shape[1] :].tolist())
    print("    cut by one:", len(ids[0, 1:]), "tokens, encoder calls:", len(encoder_calls))
    assert ids[0, 0] == model.generation_config.decoder_start_token_id == 2
