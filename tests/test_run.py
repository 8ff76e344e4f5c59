"""The test runner: it fails when something fails or nothing ran, names the stage, and measures kernels."""

import json

import pytest
import run
from toy_course import code, text, write

from failfirst import paths
from failfirst.authoring import evidence, execute

NAME = "notebooks/1_foundations/1_toy.ipynb"


def stages(monkeypatch, **broken):
    """Replace every stage; those named raise."""
    ran = []

    def stage(name):
        def work(changed):
            """Do nothing."""
            ran.append(name)
            if name in broken:
                raise run.StageFailed(broken[name])

        return work

    for name, function in zip(run.STAGES, ("fast", "lessons", "budgets", "book", "browser"), strict=True):
        monkeypatch.setattr(run, function, stage(name))
    return ran


def test_all_stages_run_and_the_last_line_says_so(monkeypatch, capsys):
    ran = stages(monkeypatch)
    assert run.main([]) == 0
    assert ran == list(run.STAGES)
    assert capsys.readouterr().out.splitlines()[-1].startswith("all passed")


def test_a_failed_stage_is_named_and_the_others_still_run(monkeypatch, capsys):
    ran = stages(monkeypatch, notebooks="pytest ended with status 1", book="warnings")
    assert run.main([]) == 1
    assert ran == list(run.STAGES)
    last = capsys.readouterr().out.splitlines()
    assert last[-1] == "FAILED: notebooks, book"
    assert any(
        line.startswith("notebooks ") and "FAILED: pytest ended with status 1" in line for line in last
    )


def test_changed_leaves_out_book_and_browser(monkeypatch):
    ran = stages(monkeypatch)
    assert run.main(["--changed"]) == 0
    assert ran == ["fast", "notebooks", "budgets"]


@pytest.mark.parametrize(("status", "message"), [(5, "found nothing"), (1, "status 1"), (-9, "status -9")])
def test_pytest_must_have_run_something_and_passed(monkeypatch, status, message):
    monkeypatch.setattr(run, "call", lambda *_, **__: status)
    with pytest.raises(run.StageFailed, match=message):
        run.pytest("tests")


def test_no_notebooks_yet(course, capsys):
    run.lessons(changed=False)
    assert "no notebooks yet" in capsys.readouterr().out


def test_a_notebook_that_was_not_measured_fails(course, monkeypatch):
    write(course / NAME, text("# Toy"))
    monkeypatch.setattr(run, "call", lambda *_, **__: 0)
    with pytest.raises(run.StageFailed, match=NAME):
        run.lessons(changed=False)


def test_runtimes_of_earlier_runs_stay_and_those_of_lost_notebooks_go(course):
    path = write(course / NAME, text("# Toy")).resolve()
    other = write(course / "notebooks/1_foundations/2_toy.ipynb", text("# Toy")).resolve()
    table, folder = course / "build" / "runtimes.csv", course / "build" / "runtimes"
    rows = [
        {"notebook": name, "cpu_seconds": "1", "peak_memory_mb": "2"}
        for name in (NAME, "notebooks/1_foundations/2_toy.ipynb", "notebooks/gone.ipynb")
    ]
    evidence.write_table(table, evidence.RUNTIME_COLUMNS, rows)
    folder.mkdir()
    fresh = {"notebook": NAME, "cpu_seconds": 9, "peak_memory_mb": 9}
    (folder / "a.json").write_text(json.dumps(fresh))
    assert run.merge_runtimes(folder, [path, other]) == [fresh]
    merged = [(row["notebook"], row["cpu_seconds"]) for row in evidence.read_table(table)]
    assert merged == [(NAME, "9"), ("notebooks/1_foundations/2_toy.ipynb", "1")]


def rewrite_outputs(path, *changes):
    """Edit the stored outputs of a notebook, not its code."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"][1:]:
        outputs = json.dumps(cell["outputs"])
        for old, new in changes:
            outputs = outputs.replace(old, new)
        cell["outputs"] = json.loads(outputs)
    path.write_text(json.dumps(content))


def test_notebooks_are_compared_and_measured(course, capfd):
    picture = """from IPython.display import HTML, display
x = b"x" * 50_000_000
display(HTML('<img alt="a crater" src="data:image/png;base64,AAAA">'))"""
    path = write(course / NAME, text("# Toy"), code(picture), code("print(round(0.123, 2), object())"))
    assert execute.main([]) == 0
    rewrite_outputs(path, ("base64,AAAA", "base64,BBBB"), ("object at 0x", "object at 0xf"))
    run.lessons(changed=False)
    (row,) = evidence.read_table(paths.ROOT / "build" / "runtimes.csv")
    assert row["notebook"] == NAME
    assert 0 < float(row["cpu_seconds"]) < 40
    assert 50 < float(row["peak_memory_mb"]) < 1000

    # Neither a number nor what a picture says to the blind may change unnoticed.
    rewrite_outputs(path, ("0.12 ", "0.13 "), ("a crater", "a hill"))
    with pytest.raises(run.StageFailed):
        run.lessons(changed=False)
    assert "2 failed in" in capfd.readouterr().out
