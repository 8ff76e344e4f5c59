"""Executing notebooks: outputs stored in normal form, failures harmless, nothing run twice without need."""

import json

import pytest
from toy_course import code, text, write

from failfirst import paths
from failfirst.authoring import execute, notebooks


def test_outputs_are_stored_in_normal_form_and_once(course, capsys):
    path = write(
        paths.NOTEBOOKS / "1_a" / "1_toy.ipynb",
        text("# Toy"),
        code(
            "import os\nprint(1)\nprint(2)\n"
            "print(os.environ['OMP_NUM_THREADS'], os.path.basename(os.getcwd()))"
        ),
        code("6 * 7"),
    )
    assert execute.main([]) == 0
    assert "1 executed" in capsys.readouterr().out
    printed, result = (cell.outputs[0] for cell in notebooks.read(path).cells[1:])
    assert printed.text == "1\n2\n1 1_a\n"
    assert result.data == {"text/plain": "42"}
    assert [cell.execution_count for cell in notebooks.read(path).cells[1:]] == [1, 2]
    assert path.read_text() == notebooks.text(notebooks.read(path))
    assert "execution" not in json.dumps([cell.metadata for cell in notebooks.read(path).cells])

    before = path.stat().st_mtime_ns
    assert execute.main([]) == 0
    assert "1 unchanged" in capsys.readouterr().out
    assert path.stat().st_mtime_ns == before

    write(path, text("# Toy"), code("6 * 8"))
    assert execute.outdated([path]) == [path], "its code changed"


def test_a_failure_leaves_the_file_and_says_where(course, capsys):
    path = write(
        paths.NOTEBOOKS / "1_toy.ipynb", text("# Toy"), code("x = 1"), code("# why\nx / 0\nprint('never')")
    )
    good = write(paths.NOTEBOOKS / "2_toy.ipynb", code("1"))
    before = path.read_bytes()
    assert execute.main([]) == 1
    assert path.read_bytes() == before
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "failed   notebooks/1_toy.ipynb, cell 3 (cell-03): # why",
        "  ZeroDivisionError: division by zero",
    ]
    assert "1 executed, 1 failed" in said.out
    assert execute.complete(notebooks.read(good))


def test_what_was_saved_meanwhile_is_kept(course, monkeypatch):
    path = write(paths.NOTEBOOKS / "1_toy.ipynb", code("1"))

    def executed(notebook, folder):
        write(path, code("2"))
        return notebook

    monkeypatch.setattr(execute, "executed", executed)
    assert "saved by another program" in execute.run(path)
    assert notebooks.read(path).cells[0].source == "2"


def test_a_path_that_is_not_there(course, capsys):
    assert execute.main([str(course / "nothing.ipynb")]) == 1
    assert "no such notebook" in capsys.readouterr().err


def test_a_dead_kernel(course):
    path = write(paths.NOTEBOOKS / "1_toy.ipynb", code("x = 1"), code("import os\nos._exit(1)"))
    with pytest.raises(notebooks.NotebookError, match=r"cell 2 .*\n.*kernel died"):
        execute.executed(notebooks.read(path), path.parent)
