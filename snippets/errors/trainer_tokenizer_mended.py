"""The argument is called processing_class today."""

# leaves: tmp_trainer

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from torch import nn
from transformers import PreTrainedTokenizerFast, Trainer

words = Tokenizer(WordLevel({"a": 0}))
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="a")
trainer = Trainer(nn.Linear(1, 1), processing_class=tokenizer)
print(type(trainer.data_collator).__name__, trainer.processing_class is tokenizer)
