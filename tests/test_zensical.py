"""The site builds with Zensical too, where its own field goes, and is the same there but for the notebook to download.

Needs `pip install zensical`; the weekly workflow does that. Zensical ends with 0 and "No issues found" whatever it left out,
so what it built is compared with what MkDocs built.
"""

import os
import re
import shutil
import subprocess
from urllib.parse import urljoin

import lxml.html
import pytest
from conftest import SITE_URL, report

from guide import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("zensical"), reason="zensical is not installed: pip install zensical")
MISSING = re.compile(r"assets/(javascripts|stylesheets|images)/|search/|sitemap.xml.gz|\.ipynb$")  # its own, or made by a hook


@pytest.fixture(scope="module")
def portable(tmp_path_factory):
    """A copy of the sources, both halves built with Zensical: it writes only below its configuration."""
    folder = tmp_path_factory.mktemp("zensical")
    for name in ("docs", "snippets", "theme", "made"):
        shutil.copytree(ROOT / name, folder / name)
    for path in ROOT.glob("mkdocs*.yml"):
        shutil.copy(path, folder)
    environment = {**os.environ, "SITE_URL": SITE_URL, "SITE_URL_ZH": f"{SITE_URL}zh/"}
    environment.pop("REPO_URL", None)
    for config in ("mkdocs.yml", "mkdocs.zh.yml"):
        run = subprocess.run(["zensical", "build", "-f", config], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
        said = run.stdout + run.stderr
        report([f"zensical build -f {config}:\n{said}"] if run.returncode or "No issues found" not in said else [])
    return folder / "site"


def seen(file, path):
    """What a reader of a built page and of its head gets: {what: value}."""
    root = lxml.html.parse(file, lxml.html.HTMLParser(encoding="utf-8")).getroot()
    article, address = root.find(".//article"), SITE_URL + path
    versions = article.cssselect(".verified")  # Zensical sorts them
    for line in versions:
        line.drop_tree()

    def links(css):
        found = root.cssselect(css)
        return [(" ".join(link.text_content().split()), urljoin(address, link.get("href"))) for link in found]

    return {
        "language": root.get("lang"),
        "title": root.findtext(".//title"),
        "head": {(e.get("rel") or e.get("property") or e.get("name"), e.get("hreflang"), e.get("href") or e.get("content"))
                 for e in root.cssselect("link[rel=canonical], link[rel=alternate], meta[property], meta[name=description]")},
        "language switch": links("a.md-select__link"),
        "navigation": [link for link in links(".md-nav--primary .md-nav__link[href]") if "#" not in link[1]],
        "chapters": [" ".join(label.text_content().split()) for label in root.cssselect(".md-nav--primary label.md-nav__link[for^=__nav]")],
        "ids of headings": [heading.get("id") for heading in article.cssselect("h1, h2, h3, h4, h5, h6")],
        "code blocks": [pre.text_content() for pre in article.iter("pre")],
        "links": links("article a[href]:not(.headerlink)"),
        "pictures": [urljoin(address, picture.get("src")) for picture in article.iter("img")],
        "text": "".join(article.text_content().split()),
        "versions": {version for line in versions for version in re.findall(r"\w+ [\d.]*\d", line.text_content())},
    }


def test_zensical_builds_the_same_site(portable, built):
    files = {half: {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} for half, site in (("ours", built), ("theirs", portable))}
    kept = {name for name in files["ours"] if not MISSING.search(name)}
    problems = [f"Zensical's site lacks {name}" for name in sorted(kept - files["theirs"])]
    problems += [f"Zensical's site has {name}, MkDocs' has not" for name in sorted(files["theirs"] - files["ours"]) if name.endswith(".html")]
    for name in sorted(kept & files["theirs"]):
        if name.endswith(".html"):
            ours, theirs = (seen(site / name, name.removesuffix("index.html")) for site in (built, portable))
            problems += [f"{name}: {what} differs\n  MkDocs:   {difference(ours[what], theirs[what])}\n  Zensical: {difference(theirs[what], ours[what])}"
                         for what in ours if ours[what] != theirs[what]]
        elif name.endswith(("sitemap.xml", "robots.txt")):
            ours, theirs = (set(re.findall(r"https?://[^\s\"<]+", (site / name).read_text(encoding="utf-8"))) for site in (built, portable))
            problems += [f"{name}: only one of the two names {address}" for address in sorted(ours ^ theirs)]
        elif (built / name).read_bytes() != (portable / name).read_bytes():
            problems.append(f"{name} differs")
    report(problems)


def difference(one, other):
    return str([each for each in one if each not in other] if not isinstance(one, str) else one)[:300]
