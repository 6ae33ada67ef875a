"""A classifier with LoRA, saved: its head is not in the file."""

from tempfile import TemporaryDirectory

from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file
from transformers import BertConfig, BertForSequenceClassification

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
lora = LoraConfig(r=2)
model = get_peft_model(BertForSequenceClassification(config), lora)
with TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    keys = load_file(f"{folder}/adapter_model.safetensors").keys()
print("in the file:", sorted({key.split(".")[2] for key in keys}))
