"""Ask several versions of transformers anew which methods PreTrainedModel has: writes made/survey.json (some minutes, needs the package index)."""

import json
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
    program = f"import sys, json; sys.path.insert(0, {str(ROOT)!r}); from guide.survey.probe import probe; print(json.dumps(probe()))"
    run = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        sys.exit(f"the probe failed:\n{run.stderr}")
    return json.loads(run.stdout)


def written(answers):
    """{version: probe} -> the text of made/survey.json."""
    data = {"versions": list(answers), "names": {}, "arguments": {}, "outcomes": {}}
    for version, answer in answers.items():
        for name, entry in answer["names"].items():
            data["names"].setdefault(name, {})[version] = entry
        for method, states in answer["arguments"].items():
            for argument, state in states.items():
                data["arguments"].setdefault(method, {}).setdefault(argument, {})[version] = state
        for expression, outcome in answer["outcomes"].items():
            data["outcomes"].setdefault(expression, {})[version] = outcome
    data |= {part: dict(sorted(data[part].items())) for part in ("names", "arguments", "outcomes")}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
