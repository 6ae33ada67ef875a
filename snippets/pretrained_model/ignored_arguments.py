"""from_pretrained still accepts some arguments and ignores them; others, and misspelt ones, are
a TypeError of most constructors."""

import tempfile
from transformers import BartConfig, BartForSequenceClassification, GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
options = [
    {"low_cpu_mem_usage": False},
    {"from_tf": True},
    {"from_flax": True},
    {"_fast_init": False},
    {"offload_state_dict": True},
    {"mirror": "somewhere"},
    {"load_in_8bit": True},
    {"load_in_4bit": True},
    {"resume_download": True},
    {"use_auth_token": "secret"},
    {"torchscript": True},
    {"dtpye": "float16"},
]
with tempfile.TemporaryDirectory() as folder:
    GPT2LMHeadModel(config).save_pretrained(folder)
    for option in options:
        try:
            GPT2LMHeadModel.from_pretrained(folder, **option)
            print(option, "accepted")
        except TypeError as error:
            print(option, "TypeError:", str(error).partition("() ")[2])

    bart = BartConfig(encoder_layers=1, decoder_layers=1, d_model=16, vocab_size=50)
    BartForSequenceClassification(bart).save_pretrained(folder)
    load = BartForSequenceClassification.from_pretrained  # its constructor takes **kwargs
    print("BART:", load(folder, dtpye="float16", load_in_8bit=True).dtype)
