"""What the pages say: each sentence of the English pages is proved, shown by an output, or listed as what it is."""

import json

import pytest
from conftest import report

from guide import run
from guide.claims import CLAIMS, Claims, all_claims, broken
from guide.pages import PAGES


@pytest.fixture(scope="session")
def results(request, once):
    """{page: result} of the claims of all selected pages, run at once."""
    selected = {item.callspec.params["page"] for item in request.session.items if item.originalname == "test_claims_hold"}

    def make(folder):
        results = {claims.page: result for claims, result in run.run([Claims(page) for page in sorted(selected)])}
        (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")

    return json.loads((once("claims", make) / "results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_is_accounted_for(page):
    report([*Claims(page).problems(), *Claims(page).unproved()])


@pytest.mark.parametrize("page", [claims.page for claims in all_claims() if claims.functions])
def test_claims_hold(page, results):
    report(broken(Claims(page), results[page]))


def test_no_claims_without_their_page():
    found = {file.relative_to(CLAIMS).with_suffix("").as_posix() for file in CLAIMS.rglob("*.py") if not file.name.startswith("_")}
    report([f"tests/claims/{page}.py proves a page that there is not; rename it like the page, or delete it" for page in sorted(found - set(PAGES))])
