"""What a reader gets, checked in the built HTML, so that it holds under any generator.

The site is built strictly, once. What needs a browser is in test_browser.py.
"""

import difflib
import os
import re
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from conftest import ROOT
from test_pages import PAGES

SNIPPETS = ROOT / "snippets"
URLS = ["" if page == "index" else f"{page}/" for page in PAGES]
SITE_URL = "https://guide.example/handbook/"
TYPED = {"sh", "toml", "yaml", "markdown"}  # what a page may hold that no file in snippets/ stands for
SECTION = re.compile(r"^ *# --8<-- \[start:(\w+)\]\n(.*?)^ *# --8<-- \[end:\1\]$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "SITE_URL": SITE_URL, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("REPO_URL", None)
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    return run, folder


@pytest.fixture(scope="session")
def site(build):
    """{path: root element} of every page of the site, both languages; {path: None} of every other file."""
    _, folder = build
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: lxml.html.parse(path, lxml.html.HTMLParser(encoding="utf-8")).getroot() if name.endswith(".html") else None for name, path in paths.items()}


def test_strict_build(build):
    run, _ = build
    assert run.returncode == 0 and "WARNING" not in run.stderr, f"mkdocs build --strict:\n{run.stdout}{run.stderr}"


def article(site, url):
    assert f"{url}index.html" in site, f"the site has no page /{url}: is it in docs/, and did the build end? (test_strict_build)"
    return site[f"{url}index.html"].find(".//article")


def source(url):
    """'zh/modules/buffers/' -> 'docs/zh/modules/buffers.md'"""
    language, path = ("zh", url[3:]) if url.startswith("zh/") else ("en", url)
    return f"docs/{language}/{path.rstrip('/') or 'index'}.md"


# --- code blocks ---------------------------------------------------------------------------------------------------


def blocks(site, url):
    """(element, language, title, text) of each code block of a page, diagrams apart."""
    for pre in article(site, url).iter("pre"):
        box = pre.getparent()
        language = re.search(r"language-(\w+)", box.get("class", ""))
        title = box.findtext("span[@class='filename']") or ""
        if "mermaid" not in pre.get("class", ""):
            yield box, language[1] if language else "", title, pre.text_content()


def shown(file):
    """What a page may show of a snippet: the whole file, or one of its named sections."""
    text = file.read_text(encoding="utf-8")
    return [text, *(textwrap.dedent(part) for _, part in SECTION.findall(text))]


@pytest.mark.parametrize("url", [*URLS, *(f"zh/{url}" for url in URLS)])
def test_every_block_is_a_file(site, url):
    found = list(blocks(site, url))
    outputs = {title for _, language, title, _ in found if language == "text"}
    for _, language, title, text in found:
        where = f"{source(url)}: the block '{title or text.strip().splitlines()[0]}'"
        if language in TYPED:
            continue
        file = ROOT / title.removeprefix("python ")
        mend = f'put it into snippets/ and include it: ```{language or "python"} title="…" and --8<-- "topic/idea.{"out" if language == "text" else "py"}"'
        assert language in ("python", "text") and SNIPPETS in file.parents and file.is_file(), f"{where} is typed into the page; {mend}"
        assert "--8<--" not in text, f"{where} shows its section marks; name the section in the include, or delete the marks"
        if language == "text":
            assert title.startswith("python "), f"{where} is output and must be titled with the command that prints it: python {title}"
            file = file.with_suffix(".out")
        same = any(text.rstrip("\n") == part.rstrip("\n").expandtabs(4) for part in shown(file))  # Markdown has no tabs
        assert same, f"{where} is not what {file.relative_to(ROOT)} holds; {mend}"
        if language == "python":
            assert f"python {title}" in outputs, f"{where} has no output on the page; include {file.relative_to(SNIPPETS).with_suffix('.out')} after it"


def test_every_snippet_is_shown(site):
    on_pages = {title for url in URLS for _, language, title, _ in blocks(site, url) if language == "python"}
    files = {path.relative_to(ROOT).as_posix() for path in SNIPPETS.rglob("*.py")}
    hidden = ", ".join(sorted(files - on_pages))
    assert not hidden, f"no page shows {hidden}: include it on a page in both languages, or delete it"
    stray = [path.relative_to(ROOT).as_posix() for path in SNIPPETS.rglob("*.out") if not path.with_suffix(".py").exists()]
    assert not stray, f"{', '.join(stray)}: an output without its snippet; delete it"


# --- two languages, one structure ----------------------------------------------------------------------------------


def skeleton(article):
    """{id of section: (its heading and blocks in order, its links counted)}: what must be the same in both languages."""
    order, links = {}, {}
    here = ""
    for element in article.iter():
        kind, classes = element.tag, element.get("class", "") if isinstance(element.tag, str) else ""
        if kind in ("h1", "h2", "h3", "h4", "h5", "h6"):
            here = element.get("id", "")
            order[here] = [f"heading {kind} #{here}"]
        elif here not in order:
            continue
        elif kind == "table":
            order[here].append("table of " + " + ".join(str(len(row)) for row in element.iter("tr")) + " cells")
        elif kind in ("ul", "ol"):
            order[here].append(f"list <{kind}> of {len(element)}")
        elif kind == "pre":
            title = element.getparent().findtext("span[@class='filename']") or ""
            order[here].append("diagram" if "mermaid" in classes else f"block {title or element.text_content().strip()}")
        elif "admonition" in classes.split() or kind == "details":
            order[here].append(f"{kind} {classes}")
        elif kind == "img":
            order[here].append(f"picture {PurePosixPath(element.get('src')).name}")
        elif kind == "a" and "headerlink" not in classes:
            links.setdefault(here, Counter())[element.get("href")] += 1
    return {id: order[id] + [f"link {href}" for href in sorted(links.get(id, Counter()).elements())] for id in order}


@pytest.mark.parametrize("page", PAGES)
def test_same_structure_in_both_languages(site, page):
    url = "" if page == "index" else f"{page}/"
    english, chinese = skeleton(article(site, url)), skeleton(article(site, f"zh/{url}"))
    pair = f"docs/en/{page}.md", f"docs/zh/{page}.md"
    ids = "\n".join(difflib.unified_diff(list(english), list(chinese), *pair, lineterm="", n=0))
    assert not ids, f"{pair[0]} and {pair[1]} differ in their headings; give both the same ids in the same order:\n{ids}"
    for id in english:
        difference = "\n".join(difflib.unified_diff(english[id], chinese[id], *pair, lineterm="", n=0))
        assert not difference, f"section #{id} differs between {pair[0]} and {pair[1]}; give both the same:\n{difference}"


@pytest.mark.parametrize("url", [f"zh/{url}" for url in URLS])
def test_no_line_break_within_a_chinese_paragraph(site, url):
    for text in article(site, url).xpath(".//text()[not(ancestor::pre)]"):
        for break_ in re.findall(r".{,20}\n.{,20}", text.strip()):
            assert break_.isascii(), f"{source(url)}: a line break within Chinese shows as a space; join the lines: {break_!r}"


# --- links, pictures, navigation, hosts ----------------------------------------------------------------------------


def test_links_anchors_and_pictures(site):
    problems = []
    ids = {name: {element.get("id") for element in root.iter() if element.get("id")} for name, root in site.items() if root is not None}
    for name in ids:
        base = urljoin(SITE_URL, name)
        for element, attribute, link, _ in site[name].iterlinks():
            address = urljoin(base, link)
            if not address.startswith(SITE_URL) or attribute == "action":
                continue
            path, fragment = unquote(urlsplit(address).path.removeprefix(urlsplit(SITE_URL).path)), unquote(urlsplit(address).fragment)
            target = path + "index.html" if path.endswith("/") or not path else path
            if target not in site:
                problems.append(f"{name}: <{element.tag} {attribute}='{link}'> leads to a file that the site does not have")
            elif fragment and not fragment.startswith("__") and fragment not in ids.get(target, {fragment}):
                problems.append(f"{name}: the link '{link}' names a section that {target} does not have")
    assert not problems, "mend these in the page named first (a/b/index.html is docs/en/a/b.md):\n" + "\n".join(sorted(set(problems)))


def test_pages_and_navigation_agree(site):
    for half, start in (("English", ""), ("Chinese", "zh/")):
        root = site[f"{start}index.html"]
        linked = {urljoin(SITE_URL + start, link.get("href")).removeprefix(SITE_URL) for link in root.cssselect("nav.md-nav--primary a.md-nav__link") if "#" not in link.get("href")}
        pages = {name.removesuffix("index.html") for name, page in site.items() if page is not None and name.startswith("zh/") == bool(start)} - {f"{start}404.html"}
        config = "mkdocs.zh.yml" if start else "mkdocs.yml"
        assert not pages - linked, f"{config}: the {half} nav lacks {sorted(pages - linked)}"
        assert not linked - pages, f"{config}: the {half} nav names pages that are not there: {sorted(linked - pages)}"


def test_nothing_is_asked_of_another_host(site, build):
    _, folder = build
    for name, root in site.items():
        asked = []
        if root is not None:
            for element, attribute, link, _ in root.iterlinks():
                hyperlink = element.tag in ("a", "area") or (element.tag == "link" and element.get("rel") in ("canonical", "alternate", "next", "prev"))
                if not hyperlink and urlsplit(urljoin(SITE_URL, link)).netloc != urlsplit(SITE_URL).netloc and not link.startswith("data:"):
                    asked.append(f"<{element.tag} {attribute}='{link}'>")
        elif name.endswith(".css"):
            asked = re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)|@import[^;]*//[^;]*", (folder / name).read_text(encoding="utf-8"))
        where = source(name.removesuffix("index.html")) if root is not None else f"theme/{name}"
        assert not asked, f"{name} asks another host for {', '.join(asked)}; serve a copy from theme/assets/ instead ({where})"


def test_addresses_follow_site_url(site, build):
    _, folder = build
    for name, root in site.items():
        if root is not None and name.endswith("index.html"):
            path = name.removesuffix("index.html")
            english, chinese = SITE_URL + path.removeprefix("zh/"), SITE_URL + "zh/" + path.removeprefix("zh/")
            found = {(link.get("rel"), link.get("hreflang")): link.get("href") for link in root.cssselect("link[rel=canonical], link[rel=alternate]")}
            assert found == {
                ("canonical", None): SITE_URL + path,
                ("alternate", "en"): english,
                ("alternate", "zh"): chinese,
                ("alternate", "x-default"): english,
            }, f"{name}: see theme/main.html"
            assert root.get("lang") == ("zh" if path.startswith("zh/") else "en")
            assert not root.cssselect("a[href*='github.com']"), f"{name} links a repository although none is configured"
            switch = {link.get("hreflang"): urljoin(SITE_URL + path, link.get("href")) for link in root.cssselect("a.md-select__link")}
            assert switch == {"en": english, "zh": chinese}, f"{name}: the language switch, see theme/partials/alternate.html"
    for start in ("", "zh/"):
        urls = {url.removeprefix("zh/") for url in (SITE_URL + start + url for url in URLS)}
        sitemap = (folder / start / "sitemap.xml").read_text(encoding="utf-8")
        assert set(re.findall("<loc>(.*?)</loc>", sitemap)) == urls, f"{start}sitemap.xml: see theme/sitemap.xml"


def test_versions_are_on_every_page(site):
    import torch
    import transformers

    for url in [*URLS, *(f"zh/{url}" for url in URLS)]:
        line = article(site, url).cssselect(".verified")
        for package in (torch, transformers):
            version = package.__version__.partition("+")[0]
            assert line and version in line[0].text_content(), f"{source(url)} does not show {version}; mend extra.verified in mkdocs.yml"


def test_404_speaks_both_languages(site):
    for name in ("404.html", "zh/404.html"):
        text = site[name].find(".//article").text_content()
        assert "not here" in text and "没有这个页面" in text
