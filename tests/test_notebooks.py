"""Reading and writing notebooks: small diffs, nothing of the editor, nothing lost."""

import json
import subprocess

import pytest
from toy_course import code, text, write

from failfirst import paths
from failfirst.authoring import notebooks, sources
from failfirst.authoring.notebooks import NotebookError


def stored(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_writing_twice_gives_the_same_bytes(course):
    path = write(paths.NOTEBOOKS / "a.ipynb", text("# A"), code("x = 1"))
    before = path.read_bytes()
    notebooks.write(notebooks.read(path), path)
    assert path.read_bytes() == before
    assert before.endswith(b"}\n")
    assert list(path.parent.glob(".*")) == []


def test_missing_and_repeated_ids_are_fixed_and_others_kept(course):
    path = write(paths.NOTEBOOKS / "a.ipynb", text("# A"), code("1"), code("2"), code("3"))
    content = stored(path)
    content["cells"][1]["id"] = "mine"
    content["cells"][2]["id"] = "mine"
    content["cells"][3]["id"] = "cell-03"
    del content["cells"][0]["id"]
    path.write_text(json.dumps(content))
    assert [cell.id for cell in notebooks.read(path).cells] == ["cell-01", "mine", "cell-04", "cell-03"]


def test_traces_of_programs_go_and_tags_stay(course):
    path = write(paths.NOTEBOOKS / "a.ipynb", text("# A"), code("1", "parameters"))
    content = stored(path)
    content["metadata"] = {
        "kernelspec": {"display_name": "mine", "language": "python", "name": "venv"},
        "language_info": {"name": "python", "version": "3.12.1"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {}},
        "papermill": {"duration": 3},
    }
    content["cells"][1]["metadata"] |= {"execution": {"iopub.status.busy": "2026"}, "scrolled": True}
    content["cells"][0]["metadata"] = {"tags": [], "papermill": {}}
    path.write_text(json.dumps(content))
    notebooks.write(notebooks.read(path), path)
    content = stored(path)
    assert content["metadata"] == {
        "kernelspec": notebooks.KERNELSPEC,
        "language_info": {"name": "python"},
    }
    assert [cell["metadata"] for cell in content["cells"]] == [{}, {"tags": ["parameters"]}]


def test_checkpoints_are_not_found(course):
    path = write(paths.NOTEBOOKS / "1_a" / "a.ipynb", text("# A"))
    write(paths.NOTEBOOKS / "1_a" / ".ipynb_checkpoints" / "a-checkpoint.ipynb", text("# A"))
    assert notebooks.find() == [path.resolve()]


@pytest.mark.parametrize("content", ["", "[]", '{"nbformat": 3}', '{"cells": ['])
def test_what_is_not_a_notebook(course, content):
    path = paths.NOTEBOOKS / "a.ipynb"
    path.write_text(content)
    with pytest.raises(NotebookError, match=r"notebooks/a\.ipynb: not a notebook"):
        notebooks.read(path)


def test_a_missing_notebook(course):
    with pytest.raises(NotebookError, match="no such notebook"):
        notebooks.find(paths.NOTEBOOKS / "nothing.ipynb")


# What a notebook depends on


def imported(course, *lines):
    path = write(paths.NOTEBOOKS / "a.ipynb", code("\n".join(lines)))
    found = sources.modules(notebooks.read(path))
    return {file.relative_to(sources.PACKAGE).as_posix() for file in found}


def test_imports_are_followed(course):
    assert imported(course, "import numpy") == set()
    through_package = imported(course, "from failfirst import claim")
    assert {"__init__.py", "claims.py"} <= through_package
    assert "authoring/execute.py" not in through_package
    assert {"authoring/evidence.py", "authoring/notebooks.py", "paths.py"} <= imported(
        course, "%matplotlib inline", "from failfirst.authoring import evidence"
    )


@pytest.mark.parametrize(
    "line", ["from failfirst import datasets", "from failfirst.datasets import load_moon_craters"]
)
def test_of_a_package_that_passes_names_on_only_the_modules_in_use_count(course, line):
    found = imported(course, line, "from failfirst import claim", "moon = datasets.load_moon_craters()")
    assert {"datasets/moon.py", "registry.py"} <= found
    assert "datasets/__init__.py" not in found
    assert "datasets/moon.py" not in imported(course, "from failfirst import datasets", "datasets.DataError")


def test_the_fingerprint_sees_code_data_and_nothing_else(course):
    (paths.DATA / "moon").mkdir()
    data = paths.DATA / "moon" / "map.bin"
    data.write_bytes(b"1")
    path = paths.NOTEBOOKS / "a.ipynb"

    def fingerprint(*cells):
        return sources.fingerprint(notebooks.read(write(path, *cells)))

    load = code("d = load_moon()")
    first = fingerprint(text("# A"), load)
    assert fingerprint(text("# B"), code("d = load_moon()", "tag")) == first
    (paths.DATA / "moon" / "card.md").write_text("words")
    assert fingerprint(load) == first
    assert fingerprint(code("d = load_moon( )")) != first
    data.write_bytes(b"2")
    assert fingerprint(load) != first


def test_changed_notebooks(course):
    def git(*arguments):
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", *identity, *arguments], cwd=course, check=True, capture_output=True)

    same = write(paths.NOTEBOOKS / "same.ipynb", text("# A")).resolve()
    loads = write(paths.NOTEBOOKS / "loads.ipynb", code("load_moon()")).resolve()
    (paths.DATA / "moon").mkdir()
    (paths.DATA / "moon" / "map.bin").write_bytes(b"1")
    assert sources.changed([same, loads]) == [same, loads], "without git all of them"
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "start")
    assert sources.changed([same, loads]) == []
    git("checkout", "-q", "-b", "work")
    (paths.DATA / "moon" / "map.bin").write_bytes(b"2")
    git("commit", "-q", "-a", "-m", "data")
    new = write(paths.NOTEBOOKS / "new.ipynb", text("# New")).resolve()
    assert sources.changed([loads, new, same]) == [loads, new]
    (course / "requirements.txt").write_text("numpy==9\n")
    assert sources.changed([loads, new, same]) == [loads, new, same]
