"""What to pass as from_pretrained(…, quantization_config=quantization)."""

from transformers import BitsAndBytesConfig

quantization = BitsAndBytesConfig(load_in_8bit=True)
print(quantization.quantization_method())
print(BitsAndBytesConfig(load_in_4bit=True).quantization_method())
