"""Build the site and measure it with Lighthouse, as a phone on a slow line sees it: made/lighthouse.*.md (needs Chromium and Node's npx)."""

# npx fetches Lighthouse into npm's own cache. The figures are medians of three runs, and of the machine too.

import datetime
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from guide import LANGUAGES, MADE, ROOT

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ["", "saving/recovery/", "devices/device_errors/", "decode/walkthrough/", "reference/loading/", "zh/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
RUNS = 3


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Serves text compressed and keeps connections, as a real host does."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        kind = self.guess_type(str(path))
        if not path.is_file() or not kind.startswith(("text/", "application/json", "application/javascript", "image/svg")):
            return super().send_head()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body))), ("Cache-Control", "max-age=600")):
            self.send_header(name, value)
        self.end_headers()
        file = tempfile.TemporaryFile()
        file.write(body)
        file.seek(0)
        return file

    def log_message(self, *arguments):
        pass


def measure(address):
    """One run of Lighthouse: its whole report."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--output=json", "--quiet", f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    chrome = {"CHROME_PATH": shutil.which("chromium") or ""}
    return json.loads(subprocess.run(command, env={**os.environ, **chrome}, capture_output=True, text=True, check=True).stdout)


WORDS = {
    "en": (["Page", "Performance", "Accessibility", "Best practices", "SEO", "First text, s", "Largest part, s", "Blocked, ms", "kB"],
           "Lighthouse {lighthouse}, Chromium {chromium}, {date}; its simulated phone and slow line, median of {runs} runs, loopback, compressed."),
    "zh": (["页面", "性能", "无障碍", "最佳实践", "SEO", "首次内容绘制（秒）", "最大内容绘制（秒）", "总阻塞时间（毫秒）", "kB"],
           "Lighthouse {lighthouse}，Chromium {chromium}，{date}；模拟手机和慢速网络，{runs} 次取中位数，走回环地址，传输时压缩。"),
}  # fmt: skip


def table(reports, language):
    """reports: {path: reports of its runs}"""
    one = next(iter(reports.values()))[0]
    heads, about = WORDS[language]
    lines = ["<!-- Made by `python -m guide lighthouse`. -->", "", "| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    for path, runs in reports.items():
        score = [round(statistics.median(run["categories"][category]["score"] for run in runs) * 100) for category in CATEGORIES]
        value = lambda audit: statistics.median(run["audits"][audit]["numericValue"] for run in runs)  # noqa: E731
        figures = [f"{value('first-contentful-paint') / 1000:.1f}", f"{value('largest-contentful-paint') / 1000:.1f}", f"{value('total-blocking-time'):.0f}", f"{value('total-byte-weight') / 1000:.0f}"]
        lines.append(" | ".join([f"| `/{path}`", *map(str, score), *figures]) + " |")
    chromium = one["environment"]["hostUserAgent"].partition("Chrome/")[2].partition(" ")[0]
    about = about.format(lighthouse=one["lighthouseVersion"], chromium=chromium, date=datetime.date.today().isoformat(), runs=RUNS)
    return "\n".join([*lines, "", about]) + "\n"


def main(arguments):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", folder], cwd=ROOT, check=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressed, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        try:
            reports = {path: [measure(address + path) for _ in range(RUNS)] for path in PAGES}
        finally:
            server.shutdown()
    for path, runs in reports.items():
        failed = {f"{audit['id']}: {audit['title']}" for run in runs for category in CATEGORIES[1:] for each in run["categories"][category]["auditRefs"]
                  if (audit := run["audits"][each["id"]])["score"] not in (None, 1) and each["weight"]}
        print(f"/{path}", *sorted(failed), sep="\n  ")
    for language in LANGUAGES:
        (MADE / f"lighthouse.{language}.md").write_text(table(reports, language), encoding="utf-8")
    print(table(reports, "en"))
