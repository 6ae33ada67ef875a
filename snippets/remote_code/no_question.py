"""get_class_from_dynamic_module asks nobody: importing the file runs it, before any class is
looked up, with everything the process may do."""

import math
import os
import sys
import tempfile
from pathlib import Path

from transformers import dynamic_module_utils
from transformers.dynamic_module_utils import get_class_from_dynamic_module

CODE = '''
import math, os, pathlib

print("  >>> running as", __name__)
print("  >>> can read HF_TOKEN:", os.environ["HF_TOKEN"])
pathlib.Path(os.environ["HOME"], "note.txt").write_text("I was here")
math.sqrt = lambda x: 42.0

class Vocabulary:
    def __init__(self):
        print("  >>> and now an instance is made")
'''

with tempfile.TemporaryDirectory() as folder:
    dynamic_module_utils.HF_MODULES_CACHE = f"{folder}/cache"
    os.environ.update(HOME=folder, HF_TOKEN="hf_secret")
    model = Path(folder, "model")
    model.mkdir()
    (model / "vocabulary.py").write_text(CODE)

    print("asking for a class that the file does not have:")
    try:
        get_class_from_dynamic_module("vocabulary.Missing", model)
    except AttributeError as error:
        print("AttributeError:", error)
    print("left behind:", Path(folder, "note.txt").read_text())
    print("math.sqrt(4) =", math.sqrt(4))

    print("asking for one that it has:")
    found = get_class_from_dynamic_module("vocabulary.Vocabulary", model)
    print("got", found.__name__, "from",
          Path(sys.modules[found.__module__].__file__).relative_to(folder))
    print("the folder itself is on sys.path:", str(model) in sys.path)

    print("after a change to the file:")
    (model / "vocabulary.py").write_text("print('  >>> version 2')\nclass Vocabulary: pass\n")
    again = get_class_from_dynamic_module("vocabulary.Vocabulary", model)
    print("the same class:", again is found)
