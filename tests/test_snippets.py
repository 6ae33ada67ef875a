"""Every file in snippets/ runs as if freshly started, and prints what the `.out` file beside it says.

Needs pytest, torch and transformers (and accelerate for two of the cuda cases), nothing else: this file is what a GPU runner runs.
"""

import json

import pytest
from conftest import report

from guide import run
from guide.cases import BadCase, Case, all_cases, same_text
from guide.gpu import gpu, header


@pytest.fixture(scope="session")
def results(request, once):
    """{name: result} of all selected snippets, run at once."""
    fresh, time_limit = request.config.getoption("fresh"), request.config.getoption("time_limit")
    selected = {item.callspec.params["name"] for item in request.session.items if item.originalname == "test_snippet"}
    cases = [case for case in map(Case, sorted(selected)) if not bad_declaration(case) and (not case.needs_cuda or gpu())]

    def make(folder):
        results = {case.name: result for case, result in run.run(run.some(cases) if fresh == "some" else cases, bool(fresh), time_limit)}
        (folder / "results.json").write_text(json.dumps([results, sorted(run.NOT_ENFORCED)]), encoding="utf-8")

    results, not_enforced = json.loads((once("snippets", make) / "results.json").read_text(encoding="utf-8"))
    run.NOT_ENFORCED.update(not_enforced)
    return results


def bad_declaration(case):
    """What a declaration of the case says that there is not, as a sentence; '' if all is well."""
    try:
        case.declared
    except BadCase as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", [pytest.param(case.name, marks=[pytest.mark.cuda] * case.needs_cuda, id=case.name) for case in all_cases()])
def test_snippet(name, request):
    case = Case(name)
    time_limit = request.config.getoption("time_limit")
    mend = f"python -m guide capture {name}"
    if problem := bad_declaration(case):
        report([problem])
    if case.needs_cuda and not gpu():
        assert case.out.exists(), f"snippets/{name}.out is missing. On any machine: {mend}"
        if request.config.getoption("require_cuda"):
            pytest.fail(f"snippets/{name}.py needs a GPU; this run promised one (--require-cuda), and torch sees none", pytrace=False)
        pytest.skip("no GPU on this machine")

    result = request.getfixturevalue("results").get(name)
    if not result:
        pytest.skip("not among the snippets that --fresh=some takes today")
    report(run.broken(case, result, time_limit))
    assert case.out.exists(), f"snippets/{name}.out is missing. Capture it: {mend}"
    if case.never_captured:
        pytest.fail(f"snippets/{name}.out has never been captured on a GPU. This machine has one: {mend}", pytrace=False)
    difference = case.difference((header() if case.needs_cuda else "") + case.printed(result))
    if difference:
        pytest.fail(f"snippets/{name}.py no longer prints what pages show. If the new output is right: {mend} (so too if somebody edited the .out)\n{difference}", pytrace=False)


def test_a_float_may_differ_in_its_last_digit_and_nothing_else():
    assert same_text("loss 0.12345, 3 rows", "loss 0.12346, 3 rows")
    assert same_text("1.23456e-07", "1.23457e-07")
    assert not same_text("loss 0.12345", "loss 0.12385")
    assert not same_text("1.23456e-07", "1.23456e-06")
    assert not same_text("loss 0.1234", "loss 0.12345")
    assert same_text("measured: 9.87 ms", "measured: 12.3 ms") and not same_text("measured: 9 ms", "measured: 9 s")
    assert not same_text("0.5", "0.6") and not same_text("3 rows", "4 rows") and not same_text("[2.]", "[3.]")
    assert same_text("0.0000", "0.0000") and not same_text("0.0000", "0.0002") and not same_text("-0.0001", "0.0001")
