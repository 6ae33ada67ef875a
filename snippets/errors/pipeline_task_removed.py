"""A pipeline for summaries."""
# raises: KeyError

from transformers import pipeline

pipeline("summarization")
