"""made/proofs/<language>/<page>.html, the foot of a page: how many of its statements are tested and, for who opens it, each with its test.

Written as HTML, and without the colours of code, for it is long and few will look: a page pays its bytes and nothing else.
"""

from html import escape

from guide import LANGUAGES
from guide.claims import KINDS, all_claims, statements
from guide.pages import titles

WORDS = {
    "en": {
        "count": "{tested} of the {all} statements on this page are tested",
        "how": "{proved} by code of their own, {shown} by the outputs above. Every test run runs them all, and a sentence that changes without its proof stops it.",
        "output": "The output of {snippet} says: {words}",
        "rest": {"needs a GPU": "Not run: it needs a GPU", "rests on reading the source": "Not run: it rests on reading the source",
                 "upstream's word": "Not run: the word of those who wrote the library, or of its history", "about this project": "About this site itself"},
    },
    "zh": {
        "count": "这一页有 {all} 句话描述行为，其中 {tested} 句有测试",
        "how": "{proved} 句另有代码证明，{shown} 句由上面的输出证明。每次测试都会全部运行；句子改了，证明没跟着改，测试就不通过。证明按英文页的原句编写，所以下面引用的是英文。",
        "output": "{snippet} 的输出：{words}",
        "rest": {"needs a GPU": "没有运行：需要 GPU", "rests on reading the source": "没有运行：读源码得出", "upstream's word": "没有运行：官方的说明，或历史",
                 "about this project": "关于本站自己"},
    },
}  # fmt: skip
SECTION = '<p><a href="#{id}">{title}</a></p>'
PROOF = '<details><summary lang="en">{sentences}</summary>{proof}</details>'


def made():
    return {f"proofs/{language}/{claims.page}.html": foot(claims, language) for language in LANGUAGES for claims in all_claims()}


def foot(claims, language):
    """The foot of one page; a comment where it states nothing."""
    words, count = WORDS[language], claims.count()
    values = {"proved": count["proved"], "shown": count["shown"], "tested": count["proved"] + count["shown"], "all": count.total() - count["no statement"] - count["about this project"]}
    if values["all"] < 2:  # a page that leads on
        return "<!-- states nothing about behaviour -->\n"
    parts = [f"<summary>{words['count'].format(**values)}</summary>", f"<p>{words['how'].format(**values)}</p>"]
    section, title = "", titles(claims.page, language)
    for id, proof in proofs(claims, words):
        if id != section:
            section = id
            parts.append(SECTION.format(id=id, title=escape(title.get(id, id).replace("`", ""))))
        parts.append(proof)
    for kind in KINDS[:-1]:
        if quotes := [quote for quote, is_of in claims.listed.items() if is_of == kind]:
            parts.append(f"<p>{words['rest'][kind]}</p><ul>" + "".join(f'<li lang="en">{sentence(quote)}</li>' for quote in quotes) + "</ul>")
    return '<details class="proofs" data-search-exclude>\n' + "\n".join(parts) + "\n</details>\n"


def proofs(claims, words):
    """(id of a section, HTML) of each proof, in the order of the page."""
    found = [(function.quotes, f'<pre lang="en"><code>{escape(function.code)}</code></pre>') for function in claims.functions]
    for quote, (snippet, *said) in claims.shown.items():
        output = words["output"].format(snippet=code(f"snippets/{snippet}.py"), words=" … ".join(map(code, said)))
        found.append(([quote], f"<p>{output}</p>"))
    order = {quote: place for place, quote in enumerate(statements(claims.page))}
    for quotes, proof in sorted(found, key=lambda each: order.get(each[0][0], 0)):
        yield quotes[0][1:].partition(": ")[0], PROOF.format(sentences="<br>".join(map(sentence, quotes)), proof=proof)


def sentence(quote):
    """The words of a quote; a row of a table with points for its bars."""
    text = quote.partition(": ")[2].strip("|").replace(" | ", " · ").strip()
    return "".join(escape(part) if number % 2 == 0 else code(part) for number, part in enumerate(text.split("`")))


def code(text):
    return f"<code>{escape(text)}</code>" if text else ""
