"""What home counts: the fragments of docs/made/ that it includes. Counted from the files, never typed.

`figures()` gives {path below docs/: text}; `python -m guide.figures` writes them.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS, SNIPPETS = ROOT / "docs", ROOT / "snippets"
PACKAGES = ("torch", "transformers")
LINES = {
    "en": ["**{snippets}** snippets: files that run", "**{outputs}** outputs, compared in each test run", "**{pages}** pages in each of two languages",
           "**{torch}** PyTorch", "**{transformers}** transformers"],
    "zh": ["**{snippets}** 个代码片段，都能单独运行", "**{outputs}** 段输出，每次测试都重新比对", "**{pages}** 个页面，中英文各一份",
           "**{torch}** PyTorch 版本", "**{transformers}** transformers 版本"],
}


def counted():
    snippets = list(SNIPPETS.rglob("*.py"))
    compared = [path for path in snippets if path.with_suffix(".out").exists() and "# needs: cuda" not in path.read_text(encoding="utf-8")]
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["test"]
    return {
        "snippets": len(snippets),
        "outputs": sum(path.with_suffix(".out").stat().st_size > 0 for path in compared),
        "pages": sum(path.suffix in (".md", ".ipynb") for path in (DOCS / "en").rglob("*")),
        **{name: version for pin in pins if (found := re.fullmatch(r"([\w-]+)==([\w.]+)", pin)) for name, version in [found.groups()] if name in PACKAGES},
    }


def figures():
    """{path below docs/: text} of the list of figures, one a language."""
    values = counted()
    return {f"made/figures.{language}.md": "".join(f"- {line.format(**values)}\n" for line in lines) for language, lines in LINES.items()}


if __name__ == "__main__":
    for name, text in figures().items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
