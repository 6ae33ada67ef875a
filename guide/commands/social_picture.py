"""Draw the picture that links to the site show elsewhere: theme/assets/social-*.png (needs Chromium)."""

import html
import shutil

from playwright.sync_api import sync_playwright
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from guide import ROOT
from guide.navigation import config

SNIPPET = ROOT / "snippets/home/eval_and_backward.py"
STYLE = """
body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 36px 64px 0; background: #00695c; color: #fff;
       font-family: "DejaVu Sans", "Noto Sans CJK SC", sans-serif; display: flex; flex-direction: column; }
h1 { margin: 0; font-size: 56px; line-height: 1.3; } p { margin: 8px 0 22px; font-size: 27px; line-height: 1.35; text-wrap: balance; }
pre { margin: 0; padding: 18px 26px; font: 20px/1.4 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; background: #fff; color: #222; }
pre + pre, div + pre { border-left: 8px solid #ff7043; background: #eef3f2; } b { opacity: .6; }
"""


def main(arguments):
    code = highlight(SNIPPET.read_text(encoding="utf-8").partition('"""\n\n')[2], PythonLexer(), HtmlFormatter(noclasses=True, nobackground=True))
    output = html.escape(SNIPPET.with_suffix(".out").read_text(encoding="utf-8"))
    command = f"<b>$ python {SNIPPET.relative_to(ROOT)}</b>\n"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for language, name in (("en", "mkdocs.yml"), ("zh", "mkdocs.zh.yml")):
            site = config(name)
            page.set_content(f"<html lang={language}><style>{STYLE}</style><h1>{site['site_name']}</h1><p>{site['site_description'].replace('：', '：<br>')}</p>{code}<pre>{command}{output}</pre>")
            page.screenshot(path=ROOT / f"theme/assets/social-{language}.png")
        browser.close()
