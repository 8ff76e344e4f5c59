"""The learner's workspace: what they changed is never lost, over updates and resets."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest

from failfirst import paths, workspace

LESSON = "notebooks/3_networks/2_moon.ipynb"
OTHER = "notebooks/0_start/1_how_this_course_works.ipynb"
EXERCISE = "exercises/3_networks/2_moon.ipynb"


def make_notebook(file, *sources, run=False):
    """Write a notebook with one markdown cell and code cells of these sources."""
    cells = [nbformat.v4.new_markdown_cell("# Title", id="title")]
    for number, source in enumerate(sources):
        cell = nbformat.v4.new_code_cell(source, id=f"code-{number}")
        if run:
            cell.execution_count = number + 1
            cell.outputs = [nbformat.v4.new_output("stream", text="a result\n")]
            cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01"}
        cells.append(cell)
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), file)


def run_by_learner(file):
    """What JupyterLab does when all cells are run: outputs, counts, metadata, an empty cell at the end."""
    notebook = nbformat.read(file, as_version=4)
    for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        cell.execution_count = number + 7
        cell.outputs = [nbformat.v4.new_output("stream", text="the learner's run\n")]
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    notebook.cells.append(nbformat.v4.new_code_cell(""))
    nbformat.write(notebook, file)


def edit(file, text="my_answer = 42"):
    notebook = nbformat.read(file, as_version=4)
    notebook.cells[1].source = text
    nbformat.write(notebook, file)


def sources(file):
    return [cell.source for cell in nbformat.read(file, as_version=4).cells]


def tree(place):
    return {str(f.relative_to(place)): f.read_bytes() for f in sorted(place.rglob("*")) if f.is_file()}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course; gives (its root, the workspace)."""
    root = tmp_path / "course"
    make_notebook(root / LESSON, "x = 1", "x", run=True)
    make_notebook(root / OTHER, "print('hello')", run=True)
    make_notebook(root / EXERCISE, "answer = ...")
    monkeypatch.setattr(paths, "ROOT", root)
    monkeypatch.setattr(paths, "NOTEBOOKS", root / "notebooks")
    monkeypatch.setattr(paths, "WORKSPACE", root / "workspace")
    monkeypatch.delenv("FAILFIRST_WORKSPACE", raising=False)
    return root, root / "workspace"


def test_first_time_has_no_outputs(course):
    root, place = course
    lines = workspace.refresh(place)
    assert lines == [f"Workspace {place}: 3 files, 3 new."]
    assert set(tree(place)) == {LESSON, OTHER, EXERCISE, workspace.STATE}
    for cell in nbformat.read(place / LESSON, as_version=4).cells[1:]:
        assert cell.outputs == []
        assert cell.execution_count is None
        assert "execution" not in cell.metadata
    # Another run of the same lesson gives the same bytes: outputs of the course are no update.
    before = tree(place)
    make_notebook(root / LESSON, "x = 1", "x", run=False)
    assert workspace.refresh(place)[-1].endswith("nothing to do.")
    assert tree(place) == before


def test_a_run_is_kept_while_the_course_does_not_change(course):
    _, place = course
    workspace.refresh(place)
    run_by_learner(place / LESSON)
    before = tree(place)
    workspace.refresh(place)
    assert tree(place) == before


def test_a_run_does_not_count_as_a_change_when_the_course_does(course):
    root, place = course
    workspace.refresh(place)
    run_by_learner(place / LESSON)
    make_notebook(root / LESSON, "x = 2")
    assert workspace.refresh(place) == [f"Workspace {place}: 3 files, 1 updated."]
    assert sources(place / LESSON) == ["# Title", "x = 2"]
    assert len(list((place / LESSON).parent.iterdir())) == 1


def test_a_changed_file_stays_and_the_new_version_lands_beside(course):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    mine = (place / LESSON).read_bytes()
    make_notebook(root / LESSON, "x = 2")
    lines = workspace.refresh(place)
    assert (place / LESSON).read_bytes() == mine
    beside = place / "notebooks/3_networks/2_moon.new.ipynb"
    assert sources(beside) == ["# Title", "x = 2"]
    assert len(lines) == 2
    assert LESSON in lines[0]
    assert "2_moon.new.ipynb" in lines[0]
    # Once more: nothing to say, nothing to do.
    before = tree(place)
    assert len(workspace.refresh(place)) == 1
    assert tree(place) == before
    # A yet newer version replaces the offer.
    make_notebook(root / LESSON, "x = 3")
    assert len(workspace.refresh(place)) == 2
    assert sources(beside) == ["# Title", "x = 3"]
    assert (place / LESSON).read_bytes() == mine


def test_a_deleted_offer_is_not_made_again(course):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    make_notebook(root / LESSON, "x = 2")
    workspace.refresh(place)
    beside = place / "notebooks/3_networks/2_moon.new.ipynb"
    beside.unlink()
    workspace.refresh(place)
    assert not beside.exists()


def test_an_offer_that_the_learner_worked_in_is_theirs(course):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    make_notebook(root / LESSON, "x = 2")
    workspace.refresh(place)
    beside = place / "notebooks/3_networks/2_moon.new.ipynb"
    edit(beside, "work in the offer")
    make_notebook(root / LESSON, "x = 3")
    lines = workspace.refresh(place)
    assert sources(beside)[1] == "work in the offer"
    assert sources(beside.with_name("2_moon.new-2.ipynb"))[1] == "x = 3"
    assert "2_moon.new-2.ipynb" in lines[0]


def test_an_offer_that_the_learner_worked_in_survives_a_reset(course):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    make_notebook(root / LESSON, "x = 2")
    workspace.refresh(place)
    beside = place / "notebooks/3_networks/2_moon.new.ipynb"
    edit(beside, "work in the offer")
    workspace.restore(place, "3.2")
    assert sources(beside)[1] == "work in the offer"


@pytest.mark.parametrize("how", ["copied over", "same text typed"])
def test_an_offer_taken_over_disappears(course, how):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    make_notebook(root / LESSON, "x = 2", "x")
    workspace.refresh(place)
    beside = place / "notebooks/3_networks/2_moon.new.ipynb"
    if how == "copied over":
        os.replace(beside, place / LESSON)
    else:
        edit(place / LESSON, "x = 2")
    workspace.refresh(place)
    assert not beside.exists()
    # From here on the file counts as unchanged.
    make_notebook(root / LESSON, "x = 4")
    workspace.refresh(place)
    assert sources(place / LESSON)[1] == "x = 4"


def test_a_deleted_file_is_restored(course):
    _, place = course
    workspace.refresh(place)
    (place / LESSON).unlink()
    assert workspace.refresh(place)[-1].endswith("1 restored.")
    assert (place / LESSON).exists()


def test_a_file_that_leaves_the_course(course):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    (root / LESSON).unlink()
    (root / OTHER).unlink()
    make_notebook(root / "notebooks/1_part/1_x.ipynb", "1")
    lines = workspace.refresh(place)
    assert (place / LESSON).exists()
    assert not (place / OTHER).parent.exists()
    assert "no longer part of the course" in lines[0]
    assert len(workspace.refresh(place)) == 1


def test_a_checkout_without_exercises_removes_none(course):
    root, place = course
    workspace.refresh(place)
    (root / EXERCISE).unlink()
    workspace.refresh(place)
    assert (place / EXERCISE).exists()


def test_reset_saves_first(course):
    _, place = course
    workspace.refresh(place)
    for number in (1, 2):
        edit(place / LESSON, f"attempt {number}")
        mine = (place / LESSON).read_bytes()
        lines = workspace.restore(place, "3.2")
        saved = place / f"notebooks/3_networks/2_moon.mine-{number}.ipynb"
        assert saved.read_bytes() == mine
        assert any(saved.name in line for line in lines)
        assert sources(place / LESSON)[1] == "x = 1"
    # An untouched file needs no copy, a run one neither.
    run_by_learner(place / LESSON)
    workspace.restore(place, "3.2")
    assert not (place / "notebooks/3_networks/2_moon.mine-3.ipynb").exists()
    assert nbformat.read(place / LESSON, as_version=4).cells[1].outputs == []
    # The exercise of the same number is restored too, the other lesson is not.
    edit(place / OTHER, "stays")
    (place / EXERCISE).unlink()
    workspace.restore(place, "3.2")
    assert (place / EXERCISE).exists()
    assert sources(place / OTHER)[1] == "stays"


def test_reset_takes_the_new_version_and_the_offer_goes(course):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    make_notebook(root / LESSON, "x = 2")
    workspace.refresh(place)
    workspace.restore(place, "3.2")
    assert sources(place / LESSON)[1] == "x = 2"
    names = sorted(file.name for file in (place / LESSON).parent.iterdir())
    assert names == ["2_moon.ipynb", "2_moon.mine-1.ipynb"]
    assert workspace.refresh(place)[-1].endswith("nothing to do.")


def test_reset_by_pattern_and_unknown_lesson(course):
    _, place = course
    workspace.refresh(place)
    assert workspace.restore(place, "workspace/exercises/3_*/*") == [f"{EXERCISE}: restored."]
    with pytest.raises(workspace.WorkspaceError, match=r"No lesson matches '9.9'. Lessons: 0.1, 3.2"):
        workspace.restore(place, "9.9")


@pytest.mark.parametrize(
    "content", [b"", b"{ broken", b"[1]", b"\xff\xfe", b'{"cells": 3}', b'{"cells": [{}]}']
)
def test_a_broken_notebook_counts_as_changed(course, content):
    root, place = course
    workspace.refresh(place)
    (place / LESSON).write_bytes(content)
    lines = workspace.refresh(place)
    assert (place / LESSON).read_bytes() == content
    assert "not a readable notebook" in lines[0]
    assert "--reset 3.2" in lines[0]
    make_notebook(root / LESSON, "x = 2")
    workspace.refresh(place)
    assert (place / LESSON).read_bytes() == content
    assert (place / "notebooks/3_networks/2_moon.new.ipynb").exists()
    workspace.restore(place, "3.2")
    assert (place / "notebooks/3_networks/2_moon.mine-1.ipynb").read_bytes() == content


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": {"a": 1}}', '{"files": {"a": {}}}', None])
def test_a_lost_record_loses_nothing(course, content):
    _, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    mine = (place / LESSON).read_bytes()
    if content is None:
        (place / workspace.STATE).unlink()
    else:
        (place / workspace.STATE).write_text(content)
    lines = workspace.refresh(place)
    assert (place / LESSON).read_bytes() == mine
    assert content is None or "cannot be read" in lines[0]
    assert (place / "notebooks/3_networks/2_moon.new.ipynb").exists()
    assert not (place / "notebooks/0_start/1_how_this_course_works.new.ipynb").exists()
    before = tree(place)
    assert len(workspace.refresh(place)) == 1
    assert tree(place) == before


@pytest.mark.parametrize("stop_at", range(1, 5))
def test_an_interruption_loses_nothing(course, monkeypatch, stop_at):
    root, place = course
    workspace.refresh(place)
    edit(place / LESSON)
    mine = (place / LESSON).read_bytes()
    for file in (LESSON, OTHER, EXERCISE):
        make_notebook(root / file, "changed = True")
    replace, calls = os.replace, []

    def interrupted(*names):
        calls.append(names)
        if len(calls) == stop_at:
            raise KeyboardInterrupt
        replace(*names)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        workspace.refresh(place)
    monkeypatch.setattr(os, "replace", replace)
    workspace.refresh(place)
    assert (place / LESSON).read_bytes() == mine
    assert sources(place / "notebooks/3_networks/2_moon.new.ipynb")[1] == "changed = True"
    assert sources(place / OTHER)[1] == "changed = True"
    assert not list(place.rglob("*.part"))


def test_what_was_done_before_an_interruption_is_on_record(course, monkeypatch):
    root, place = course
    workspace.refresh(place)
    make_notebook(root / OTHER, "changed = True")
    make_notebook(root / LESSON, "changed = True")
    write = workspace._write

    def interrupted(target, content):
        if target == place / LESSON:
            raise KeyboardInterrupt
        write(target, content)

    monkeypatch.setattr(workspace, "_write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        workspace.refresh(place)
    monkeypatch.setattr(workspace, "_write", write)
    # The other lesson was updated. Work that begins in it now is no conflict with that version.
    edit(place / OTHER)
    assert workspace.refresh(place) == [f"Workspace {place}: 3 files, 1 updated."]


def test_an_unwritable_place_says_how_to_mend_it(course, monkeypatch):
    _, place = course

    def refused(self, *args, **kwargs):
        raise OSError(30, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(workspace.WorkspaceError) as failure:
        workspace.main()
    message = str(failure.value)
    assert str(place) in message
    assert "Read-only file system" in message
    assert "FAILFIRST_WORKSPACE" in message
    assert "--to DIR" in message


def test_another_place(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FAILFIRST_WORKSPACE", str(tmp_path / "by-variable"))
    workspace.main()
    assert (tmp_path / "by-variable" / LESSON).exists()
    workspace.main(to=str(tmp_path / "by-option"))
    assert (tmp_path / "by-option" / LESSON).exists()
    assert not paths.WORKSPACE.exists()


def test_damaged_course(course):
    root, place = course
    (root / LESSON).write_text("{")
    with pytest.raises(workspace.WorkspaceError, match=f"git checkout -- {LESSON}"):
        workspace.refresh(place)


def test_other_files_are_compared_by_content(course):
    root, place = course
    picture = "notebooks/3_networks/map.txt"
    (root / picture).write_text("one")
    workspace.refresh(place)
    (place / picture).write_text("mine")
    (root / picture).write_text("two")
    workspace.refresh(place)
    assert (place / picture).read_text() == "mine"
    assert (place / "notebooks/3_networks/map.new.txt").read_text() == "two"


def test_fingerprint_sees_sources_only():
    def content(**changes):
        cell = {"cell_type": "code", "id": "a", "source": "x", "metadata": {}, "outputs": []} | changes
        return json.dumps({"cells": [cell]}).encode()

    def mark(**changes):
        return workspace.fingerprint("a.ipynb", content(**changes))

    assert mark() == mark(outputs=[1], id="b", metadata={"a": 1}, source=["x"])
    assert mark() != mark(source="y")
    assert mark() != mark(cell_type="markdown")


def test_links_between_lessons_work_in_the_real_workspace(tmp_path):
    """Relative links to notebooks, as written in the course, lead to a file of the workspace."""
    try:
        files = workspace.course_files()
    except workspace.WorkspaceError:
        pytest.skip("no lesson is there")
    broken = []
    for rel, content in files.items():
        if not rel.endswith(".ipynb"):
            continue
        for cell in json.loads(content)["cells"]:
            if cell["cell_type"] != "markdown":
                continue
            for link in re.findall(r"\]\(([^)\s]+\.ipynb)[^)]*\)", "".join(cell["source"])):
                target = os.path.normpath(os.path.join(os.path.dirname(rel), link)).replace(os.sep, "/")
                if "://" not in link and target not in files:
                    broken.append(f"{rel}: {link}")
    assert not broken
