"""made/figures.<language>.md, the figures on the home page: counted from the files, never typed."""

from guide.cases import all_cases
from guide.claims import all_claims
from guide.environments import pinned
from guide.pages import PAGES

LINES = {
    "en": ["**{snippets}** snippets, each a file of its own", "**{tested}** sentences tested, counted at the foot of each page", "**{pages}** pages in each of two languages",
           "**{torch}** PyTorch", "**{transformers}** transformers"],
    "zh": ["**{snippets}** 个代码片段，每个都是单独的文件", "**{tested}** 句话有测试，各页页脚有计数", "**{pages}** 个页面，中英文各一份",
           "**{torch}** 运行所用的 PyTorch", "**{transformers}** 运行所用的 transformers"],
}  # fmt: skip


def made():
    values = {
        "snippets": len(all_cases()),
        "tested": sum(count["proved"] + count["shown"] for count in (claims.count() for claims in all_claims())),
        "pages": len(PAGES),
        **{package: pinned(package) for package in ("torch", "transformers")},
    }
    return {f"figures.{language}.md": "".join(f"- {line.format(**values)}\n" for line in lines) for language, lines in LINES.items()}
