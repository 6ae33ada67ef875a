"""A name that transformers had once."""
# raises: ImportError

try:
    from transformers import AdamW
except ImportError as error:  # without the path of the package
    raise ImportError(str(error).partition(" (")[0]) from None
