"""Ask whether the folder is there before you load from it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from transformers import BertConfig, BertModel

config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=1,
                    num_attention_heads=1, intermediate_size=4)
with TemporaryDirectory() as folder:
    BertModel(config).save_pretrained(folder)
    path = Path(folder)
    assert path.is_dir(), f"{path.resolve()} is no folder"
    print(type(BertModel.from_pretrained(path)).__name__)
