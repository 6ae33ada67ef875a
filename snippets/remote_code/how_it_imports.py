"""The file is not found by import_module: it is copied into a cache folder and run from there;
import_module only tries the packages that it names, before the file runs."""

import importlib
import tempfile
from pathlib import Path

from transformers import dynamic_module_utils
from transformers.dynamic_module_utils import get_class_from_dynamic_module

asked, import_module = [], importlib.import_module
importlib.import_module = lambda name, *more: asked.append(name) or import_module(name, *more)

with tempfile.TemporaryDirectory() as folder:
    dynamic_module_utils.HF_MODULES_CACHE = f"{folder}/cache"
    model = Path(folder, "model")
    model.mkdir()
    (model / "helper.py").write_text("SIZE = 4\n")
    (model / "vocabulary.py").write_text(
        "import colorsys\nfrom .helper import SIZE\n\nclass Vocabulary:\n    size = SIZE\n")

    found = get_class_from_dynamic_module("vocabulary.Vocabulary", model)
    print("import_module was asked for:", asked)
    print("the class, not an instance:", isinstance(found, type), "| size", found.size)
    print("its module:", found.__module__)
    for path in sorted(Path(folder, "cache").rglob("*.py")):
        print("  copied or made:", path.relative_to(folder))

    (model / "vocabulary.py").write_text("print('  >>> running')\nimport not_installed\n")
    try:
        get_class_from_dynamic_module("vocabulary.Vocabulary", model)
    except ImportError as error:
        print("ImportError:", str(error).partition(". Run")[0])
