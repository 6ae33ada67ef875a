"""Ask several versions of transformers anew which methods PreTrainedModel has: writes made/survey.json (some minutes, needs the package index)."""

import json
import re
import subprocess
import sys

from guide import ROOT, made
from guide.environments import newest, pinned, with_transformers
from guide.survey.fragments import DATA

FIXED = ["4.57.6", "5.0.0"]  # asked besides the pinned version and the newest one


def main(arguments):
    versions = sorted({*FIXED, pinned("transformers"), newest("transformers")}, key=lambda version: [int(part) for part in version.split(".")])
    answers = {}
    for version in versions:
        print("asking transformers", version, flush=True)
        with with_transformers(version) as python:
            answers[version] = ask(python)
        assert answers[version]["version"] == version, f"asked {version}, got {answers[version]['version']}"
    DATA.write_text(written(answers), encoding="utf-8", newline="\n")
    made.write()


def ask(python):
    """What the transformers of another Python says; PYTHONPATH and the like do not reach it."""
    program = f"import sys, json; sys.path.insert(0, {str(ROOT)!r}); from guide.survey.probe import probe; print(json.dumps(probe(), sort_keys=True))"
    run = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        sys.exit(f"the probe failed:\n{run.stderr}")
    return json.loads(run.stdout)


def written(answers):
    """{version: probe} -> the text of made/survey.json."""
    data = {"versions": list(answers), "names": {}, "members": {}, "arguments": {}, "outcomes": {}}
    for version, answer in answers.items():
        for part in ("names", "members", "outcomes"):
            for name, entry in answer[part].items():
                data[part].setdefault(name, {})[version] = entry
        for method, states in answer["arguments"].items():
            for argument, state in states.items():
                data["arguments"].setdefault(method, {}).setdefault(argument, {})[version] = state
    data |= {part: dict(sorted(data[part].items())) for part in ("names", "members", "arguments", "outcomes")}
    data["arguments"] = {method: dict(sorted(states.items())) for method, states in data["arguments"].items()}
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    innermost = re.compile(r'([{[])\n *((?:"(?:\\.|[^"\\])*"|[^][{}"])*?)\n *([]}])')
    return innermost.sub(lambda found: found[1] + re.sub(r"\n *", " ", found[2]) + found[3], text)  # a line for each version of a name
