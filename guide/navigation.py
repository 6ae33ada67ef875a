"""The navigation stands once, in mkdocs.yml. This makes the Chinese half's from it, with the names that mkdocs.zh.yml gives.

A made file and not a hook, so that every generator that knows INHERIT finds it.
"""

import yaml

from guide import ROOT


class Loader(yaml.SafeLoader):
    """Reads past the tags that only a site generator knows (!ENV, !!python/name)."""


Loader.add_multi_constructor("", lambda loader, tag, node: None)


def config(name):
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader)


def made():
    english, chinese = config("mkdocs.yml"), config("mkdocs.zh.yml")
    names = chinese["extra"]["chapters"]

    def named(entry):
        if isinstance(entry, list):
            return [named(each) for each in entry]
        if isinstance(entry, dict):
            if unnamed := entry.keys() - names.keys():
                raise SystemExit(f"mkdocs.zh.yml: extra.chapters has no Chinese name for {', '.join(sorted(unnamed))}; add it, then: python -m guide make")
            return {names[name]: named(pages) for name, pages in entry.items()}
        return entry

    chinese_half = {"INHERIT": "../mkdocs.common.yml", "nav": named(english["nav"])}
    head = "# Made by `python -m guide make` from mkdocs.yml and mkdocs.zh.yml; do not edit.\n"
    return {"nav.zh.yml": head + yaml.safe_dump(chinese_half, allow_unicode=True, sort_keys=False)}
