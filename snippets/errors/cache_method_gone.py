"""A name that caches had in earlier versions."""
# raises: AttributeError

from transformers import DynamicCache

DynamicCache().seen_tokens
