"""ast reads a file without running it: what it imports, and what it would do at once, outside
of any function or method."""

import ast

CODE = '''
import os
import requests
from transformers import PreTrainedConfig
from .helper import rotate

TOKEN = os.environ.get("HF_TOKEN")

class TinyConfig(PreTrainedConfig):
    model_type = "tiny"
    home = os.listdir(os.path.expanduser("~"))

    def __init__(self, size=4, **kwargs):
        self.size = eval(kwargs.pop("size_expression", "4"))
'''

ACTIVE = {"eval", "exec", "compile", "open", "__import__", "getattr", "setattr"}


def calls(node):
    return [part for part in ast.walk(node) if isinstance(part, ast.Call)]


tree = ast.parse(CODE)
functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
later = {id(call) for function in functions
         for part in function.body for call in calls(part)}
for node in ast.walk(tree):
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        print(f"line {node.lineno:>2}, imports:    ", ast.unparse(node))
for call in calls(tree):
    if id(call) not in later:
        print(f"line {call.lineno:>2}, runs at once:", ast.unparse(call))
    elif ast.unparse(call.func) in ACTIVE:
        print(f"line {call.lineno:>2}, runs later:  ", ast.unparse(call))
