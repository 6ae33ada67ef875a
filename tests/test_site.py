"""What a reader gets, checked in the built HTML, so that it holds under any generator.

The site is built strictly, once. What needs a browser is in test_browser.py.
"""

import difflib
import importlib.metadata
import re
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from conftest import SITE_URL, report

from guide import ROOT, SNIPPETS
from guide.cases import Case, all_cases
from guide.pages import PAGES, URLS, source

TYPED = {"sh", "toml", "yaml", "markdown"}  # what a page may hold that no file in snippets/ stands for


def test_strict_build(build):
    done, _ = build
    report([f"mkdocs build --strict:\n{done.output}"] if done.returncode or "WARNING" in done.output else [])


def article(site, url):
    if f"{url}index.html" not in site:
        report([f"the site has no page /{url}: write {source(url)}"])
    article = site[f"{url}index.html"].find(".//article")
    for proofs in article.find_class("proofs"):  # the same foot in both languages, made from tests/claims/
        proofs.drop_tree()
    return article


# --- code blocks ---------------------------------------------------------------------------------------------------


def blocks(site, url):
    """(language, title, text) of each code block of a page."""
    for pre in article(site, url).iter("pre"):
        box = pre.getparent()
        language = re.search(r"language-(\w+)", box.get("class", ""))
        title = box.findtext("span[@class='filename']") or ""
        yield language[1] if language else "", title, pre.text_content()


@pytest.mark.parametrize("url", [*URLS, *(f"zh/{url}" for url in URLS)])
def test_every_block_is_a_file(site, url):
    found, problems = list(blocks(site, url)), []
    outputs = {title for language, title, _ in found if language == "text"}
    for language, title, text in found:
        if language not in TYPED:
            where = f"{source(url)}: the block '{title or text.strip().splitlines()[0]}'"
            problems += [f"{where} {problem}" for problem in wrong_with(language, title, text, outputs)]
    report(problems)


def wrong_with(language, title, text, outputs):
    path = title.removeprefix("python ")
    file = ROOT / path
    if language not in ("python", "text") or SNIPPETS not in file.parents or not file.is_file():
        yield 'is typed into the page; put it into snippets/topic/idea.py and include it: title="snippets/topic/idea.py" and --8<-- "topic/idea.py"'
        return
    if language == "python" and f"python {path}" not in outputs and file.with_suffix(".out").stat().st_size:
        yield f"has no output on the page; include {file.relative_to(SNIPPETS).with_suffix('.out')} after it"
    if language == "text" and path == title:
        yield f"is output; its title must be the command that prints it: python {path}"
    if "--8<--" in text:
        yield "shows the marks of sections; name a section in the include, or delete the marks"
    case, suffix = Case(file.relative_to(SNIPPETS).with_suffix("").as_posix()), ".out" if language == "text" else ".py"
    file = file.with_suffix(suffix)
    if text.rstrip("\n") not in [part.rstrip("\n").expandtabs(4) for part in case.shown(suffix)]:  # Markdown has no tabs
        yield f"is not what {file.relative_to(ROOT)} holds; include that file, do not type its text"


def test_every_snippet_is_shown(site):
    on_pages = {title for url in URLS for language, title, _ in blocks(site, url) if language == "python"}
    files = {f"snippets/{case.name}.py" for case in all_cases()}
    stray = [path.relative_to(ROOT).as_posix() for path in SNIPPETS.rglob("*.out") if not path.with_suffix(".py").exists()]
    hidden = [f"no page shows {file}: include it on a page in both languages, or delete it" for file in sorted(files - on_pages)]
    report(hidden + [f"{file}: an output without its snippet; delete it" for file in sorted(stray)])


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
            order[here].append(f"block {title or element.text_content().strip()}")
        elif kind == "figure" and "diagram" in classes.split():
            order[here].append("diagram")
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
    problems = [f"{pair[0]} and {pair[1]} differ in their headings; give both the same ids in the same order:\n{ids}"] if ids else []
    for id in english.keys() & chinese.keys():
        difference = "\n".join(difflib.unified_diff(english[id], chinese[id], *pair, lineterm="", n=0))
        if difference:
            problems.append(f"section #{id} differs between {pair[0]} and {pair[1]}; give both the same:\n{difference}")
    report(problems)


@pytest.mark.parametrize("url", [f"zh/{url}" for url in URLS])
def test_no_line_break_within_a_chinese_paragraph(site, url):
    texts = article(site, url).xpath(".//text()[not(ancestor::pre)]")
    breaks = [found for text in texts for found in re.findall(r".{,20}\n.{,20}", text.strip()) if not found.isascii()]
    report([f"{source(url)}: a line break within Chinese shows as a space; join the lines: {found!r}" for found in breaks])


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
            where = f"{source(name)}: the {'picture' if element.tag == 'img' else 'link'} '{link}'"
            if target not in site:
                problems.append(f"{where} leads to a file that the site does not have ({target}); mend it")
            elif fragment and not fragment.startswith("__") and fragment not in ids.get(target, {fragment}):
                problems.append(f"{where} names a section that {source(target)} does not have; mend it")
    report(sorted(set(problems)))


def test_pages_and_navigation_agree(site):
    problems = []
    for start in ("", "zh/"):
        hrefs = [link.get("href") for link in site[f"{start}index.html"].cssselect("nav.md-nav--primary a.md-nav__link")]
        linked = {urljoin(SITE_URL + start, href).removeprefix(SITE_URL) for href in hrefs if "#" not in href}
        pages = {name.removesuffix("index.html") for name in site if name.endswith("index.html") and name.startswith("zh/") == bool(start)}
        problems += [f"mkdocs.yml: its nav lacks {source(page)}; add it, then: python -m guide make" for page in sorted(pages - linked)]
        problems += [f"mkdocs.yml: its nav names {page}, which is not there; write it, or delete the line, then: python -m guide make" for page in sorted(linked - pages)]
    report(problems)


def test_nothing_is_asked_of_another_host(site, built):
    problems = []
    for name, root in site.items():
        asked, file = [], f"theme/{name}"
        if root is not None:
            asked, file = list(asked_by(root)), source(name)
        elif name.endswith(".css"):
            asked = re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)|@import[^;]*//[^;]*", (built / name).read_text(encoding="utf-8"))
        problems += [f"{file}: {request} asks another host; serve a copy from theme/assets/ instead" for request in asked]
    report(problems)


def asked_by(root):
    """What a page makes the browser fetch from another host; what the reader may click on is no request."""
    for element, attribute, link, _ in root.iterlinks():
        clicked = element.tag in ("a", "area") or element.tag == "link" and element.get("rel") in ("canonical", "alternate", "next", "prev")
        if not clicked and not link.startswith("data:") and urlsplit(urljoin(SITE_URL, link)).netloc != urlsplit(SITE_URL).netloc:
            yield f"<{element.tag} {attribute}='{link}'>"


def test_addresses_follow_site_url(site, built):
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
        urls = {SITE_URL + name.removesuffix("index.html") for name in site if name.endswith("index.html") and name.startswith("zh/") == bool(start)}
        sitemap = (built / start / "sitemap.xml").read_text(encoding="utf-8")
        assert set(re.findall("<loc>(.*?)</loc>", sitemap)) == urls, f"{start}sitemap.xml: see theme/sitemap.xml"


def test_a_link_to_a_page_shows_what_it_is(site, built):
    """What a search engine or a chat makes of an address: title, description, picture; robots.txt; the 404 page's own title."""
    problems = []
    for url in [*URLS, *(f"zh/{url}" for url in URLS)]:
        told = {meta.get("property"): meta.get("content") for meta in site[f"{url}index.html"].cssselect("meta[property]")}
        picture = told.get("og:image", "").removeprefix(SITE_URL)
        if not told.get("og:title") or not told.get("og:description") or picture not in site or told.get("og:url") != SITE_URL + url:
            problems.append(f"{source(url)} tells {told}; see theme/main.html")
    titles = {name: site[name].findtext(".//title") for name in ("404.html", "zh/404.html")}
    problems += [f"{name} is called {title!r}; see theme/404.html" for name, title in titles.items() if "404" not in title]
    robots = (built / "robots.txt").read_text(encoding="utf-8")
    problems += [f"robots.txt does not name {start}sitemap.xml" for start in ("", "zh/") if f"{SITE_URL}{start}sitemap.xml" not in robots]
    report(problems)


def test_versions_are_on_every_page(site):
    versions = {package: importlib.metadata.version(package).partition("+")[0] for package in ("torch", "transformers")}
    for url in [*URLS, *(f"zh/{url}" for url in URLS)]:
        line = article(site, url).cssselect(".verified")
        for version in versions.values():
            assert line and version in line[0].text_content(), f"{source(url)} does not show {version}; mend extra.verified in mkdocs.common.yml"


def test_404_speaks_both_languages(site):
    for name in ("404.html", "zh/404.html"):
        text = site[name].find(".//article").text_content()
        assert "not here" in text and "没有这个页面" in text
