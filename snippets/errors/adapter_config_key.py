"""A setting that this peft does not have, as from a newer one."""
# raises: TypeError

from peft import LoraConfig

saved = {"r": 4, "newer_setting": None}
LoraConfig(**saved)
