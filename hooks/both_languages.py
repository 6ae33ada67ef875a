"""MkDocs hook: `mkdocs build` and `mkdocs serve` do both languages at once.

Each language is a complete MkDocs site with its own search index and navigation, and builds without this hook too:
`mkdocs build -f mkdocs.zh.yml`. Here the Chinese half is built into zh/ by a process of its own, beside the English one. Under
`mkdocs serve` each process keeps what its last whole build rendered with, and an edited page or snippet is rendered into that
alone. Whatever else changed (a new or deleted file, a title, the navigation, the theme) is a whole build.
"""

import contextlib
import multiprocessing
from pathlib import Path
from types import SimpleNamespace

from mkdocs.commands.build import _build_page, _populate_page, build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

RENDERED = ("docs", "snippets", "made")
TEXT = (".md", ".py", ".out", ".html")  # of these folders; an edit concerns the pages that show the file
half = SimpleNamespace()  # what this process's last whole build rendered its pages with
chinese = None  # the process of the other half, and the pipe to it
serving = False


def on_startup(command, **kwargs):
    global serving
    serving = command == "serve"


def on_files(files, config):
    root, language = Path(config.config_file_path).parent, Path(config.docs_dir).name
    for notebook in sorted((root / "made/notebooks" / language).rglob("*.ipynb")):
        files.append(File.generated(config, notebook.relative_to(root / "made/notebooks" / language).as_posix(), abs_src_path=str(notebook)))
    if language == "en" and "fork" in multiprocessing.get_all_start_methods():
        start_chinese(config)


def on_nav(nav, config, files):
    vars(half).update(config=config, files=files, nav=nav)


def on_env(env, config, files):
    half.env = env


def on_post_build(config):
    if Path(config.docs_dir).name != "en":
        return
    if not chinese:
        build(chinese_config(config))
    elif error := ask_chinese():
        raise Abort(f"The Chinese half was not built: {error}")


def on_build_error(error):
    stop_chinese()


# --- the Chinese half ----------------------------------------------------------------------------------------------


def chinese_config(config):
    return load_config(
        str(Path(config.config_file_path).with_name("mkdocs.zh.yml")),
        site_dir=str(Path(config.site_dir) / "zh"),
        site_url=f"{(config.site_url or '').rstrip('/')}/zh/",
        strict=config.strict,
    )


def start_chinese(config):
    global chinese
    stop_chinese()
    context = multiprocessing.get_context("fork")
    pipe, other_end = context.Pipe()
    process = context.Process(target=build_chinese, args=(config, other_end, pipe), daemon=True)
    process.start()
    other_end.close()
    chinese = SimpleNamespace(process=process, pipe=pipe)


def build_chinese(config, pipe, other_end):
    """The other process: build, say what went wrong or '', and the same again for each list of edited files."""
    other_end.close()  # so that it notices when the first process ends, however that ends
    with contextlib.suppress(EOFError, BrokenPipeError):
        pipe.send(attempt(lambda: build(chinese_config(config))))
        while serving:
            edited = pipe.recv()
            pipe.send(attempt(lambda: render(edited)))


def attempt(work):
    try:
        return work() or ""
    except (Exception, SystemExit) as error:
        return str(error) or type(error).__name__


def ask_chinese():
    try:
        return chinese.pipe.recv()
    except EOFError:
        return f"its process ended with {chinese.process.exitcode}"


def stop_chinese():
    global chinese
    if chinese:
        chinese.process.terminate()
        chinese.process.join()
        chinese = None


# --- mkdocs serve --------------------------------------------------------------------------------------------------


def on_serve(server, config, builder):
    root = Path(config.config_file_path).parent
    watched = [root / name for name in (*RENDERED, "theme", "hooks")] + sorted(root.glob("mkdocs*.yml"))
    seen = times_of_change(watched)

    def rebuild():
        nonlocal seen
        now = times_of_change(watched)
        edited = [path for path in now if now[path] != seen.get(path)]
        only_text = now.keys() == seen.keys() and all(path.relative_to(root).parts[0] in RENDERED and path.suffix in TEXT for path in edited)
        try:
            if not (only_text and chinese and rendered(edited)):
                builder()
        except Exception as error:
            raise Abort(f"{error}") from None  # which the server prints without a traceback
        seen = now  # only now: what was edited before a failure is built with the mend

    server.builder = rebuild
    return server


def times_of_change(watched):
    files = [file for path in watched for file in (path.rglob("*") if path.is_dir() else [path])]
    return {path: path.stat().st_mtime_ns for path in files if path.is_file()}


def rendered(edited):
    """Whether both processes could render the edited files into their last whole build."""
    if not chinese.process.is_alive():
        return False
    chinese.pipe.send(edited)
    return not [error for error in (attempt(lambda: render(edited)), ask_chinese()) if error]


def render(edited):
    """Render anew each page that is one of the edited files or includes one. Says what needs a whole build, or nothing."""
    root = Path(half.config.config_file_path).parent
    includes = [f'--8<-- "{path.relative_to(root / path.relative_to(root).parts[0])}' for path in edited]
    pages = half.files.documentation_pages()
    for file in pages:
        source = Path(file.abs_src_path)
        text = source.read_text(encoding="utf-8")
        if source in edited or any(include in text for include in includes):
            title = file.page.title
            _populate_page(file.page, half.config, half.files)
            if file.page.title != title:
                return f"the title of {file.src_uri} changed"
            _build_page(file.page, half.config, pages, half.nav, half.env)
