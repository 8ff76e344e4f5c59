"""Exercises are what the solutions give, and the generator says what it cannot use."""

import ast

import pytest
from toy_course import code, text, write

from failfirst import paths
from failfirst.authoring import exercises, notebooks, sources
from failfirst.authoring.notebooks import NotebookError

TITLE = "# Solution 3.2: toy"
FUNCTION = """def double(x):
    \"\"\"Twice x.\"\"\"
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION"""


def learner(*cells):
    """Exercise of a solution made of these cells after a title."""
    path = write(paths.SOLUTIONS / "3_networks" / "2_toy.ipynb", text(TITLE), *cells)
    return exercises.exercise(notebooks.read(path), notebooks.name(path)).cells[1:]


def stub(source, *later):
    return learner(code(source), *later)[0].source


# The course itself


def test_exercises_agree_with_their_solutions():
    drift = {notebooks.name(path): reason for path, reason in exercises.drifted(exercises.planned()).items()}
    assert not drift, "run `make exercises`"


@pytest.mark.parametrize("path", notebooks.find(paths.SOLUTIONS), ids=notebooks.name)
def test_a_solution_hides_something(path):
    notebook = notebooks.read(path)
    hidden = any(exercises.BEGIN in cell.source for cell in notebook.cells)
    assert hidden or any("solution" in notebooks.tags(cell) for cell in notebook.cells)


@pytest.mark.parametrize("path", notebooks.find(paths.EXERCISES), ids=notebooks.name)
def test_an_exercise_is_python_without_outputs_and_solutions(path):
    for cell in notebooks.read(path).cells:
        assert "solution" not in notebooks.tags(cell)
        assert "SOLUTION" not in cell.source
        if cell.cell_type == "code":
            ast.parse(sources.python(cell.source))
            assert not cell.outputs
            assert cell.execution_count is None


# Stubs


def test_the_body_of_a_function_raises(course):
    assert stub(FUNCTION).splitlines()[2:] == ['    raise NotImplementedError("write your code here")']


def test_a_method_and_a_nested_block_raise_at_their_indentation(course):
    source = (
        "class Net:\n    def forward(self, x):\n        for _ in range(2):\n            ### BEGIN SOLUTION\n"
        "            x = x + 1\n            ### END SOLUTION\n        return x"
    )
    assert stub(source).splitlines()[3] == '            raise NotImplementedError("write your code here")'


def test_names_that_later_code_needs_are_defined(course):
    source = "### BEGIN SOLUTION\nhelp = 1\nrecall, auc = help, 2\n### END SOLUTION\nprint(recall)"
    assert stub(source, code("check(auc)")) == "recall = ...\nauc = ...\nprint(recall)"


def test_a_whole_function_that_later_code_needs_is_defined(course):
    source = "### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION"
    assert stub(source, code("check(f)")) == "f = ..."


def test_a_name_that_the_author_prepared_is_left_alone(course):
    source = "answer = None\n### BEGIN SOLUTION\nanswer = 3\n### END SOLUTION"
    assert stub(source, code("check(answer)")) == "answer = None\n..."


def test_nothing_needed_gives_an_ellipsis(course):
    assert stub("### BEGIN SOLUTION\nprint(3)\n### END SOLUTION") == "..."
    assert stub("if True:\n    ### BEGIN SOLUTION\n    print(3)\n    ### END SOLUTION") == "if True:\n    ..."
    assert stub("class A:\n    ### BEGIN SOLUTION\n    x = 3\n    ### END SOLUTION") == "class A:\n    ..."


def test_two_blocks_in_a_cell_and_magics(course):
    source = f"%matplotlib inline\n{FUNCTION}\n\n{FUNCTION.replace('double', 'twice')}"
    result = stub(source)
    assert result.count("NotImplementedError") == 2
    assert result.startswith("%matplotlib inline\n")
    ast.parse(sources.python(result))


def test_tagged_cells_vanish_and_outputs_are_cleared(course):
    import nbformat

    printed = nbformat.v4.new_output("stream", text="42\n")
    cells = learner(
        text("Explanation of the solution", "solution"),
        code("x = 1", "solution", "hide-input"),
        code("print(42)", "hide-input", outputs=[printed], count=3),
    )
    assert len(cells) == 1
    assert cells[0].outputs == []
    assert cells[0].execution_count is None
    assert cells[0].metadata.tags == ["hide-input"]


def test_ids_stay(course):
    cells = learner(text("a", "solution"), code("x = 1"))
    assert cells[0].id == "cell-03"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("# Solution 3.2: craters", "# Exercise 3.2: craters"),
        ("# 3.2 Craters: solutions", "# 3.2 Craters: exercise"),
        ("# Exercise 3.2: craters (with solution)", "# Exercise 3.2: craters"),
        ("# Exercise 3.2, with its solution", "# Exercise 3.2"),
        ("# Solution to exercise 3.2", "# Exercise 3.2"),
        ("# Craters", "# Exercise: Craters"),
    ],
)
def test_title(title, expected):
    assert exercises.exercise_title(title) == expected


# What it cannot use


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("### BEGIN SOLUTION\nx = 1", "without '### END"),
        ("x = 1\n### END SOLUTION", "without '### BEGIN"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "second"),
        ("x = (\n### BEGIN SOLUTION\n3\n### END SOLUTION\n)", "expression"),
        ("if True:\n### BEGIN SOLUTION\n    x = 3\n### END SOLUTION", "not valid Python"),
    ],
)
def test_unusable_markers(course, source, message):
    with pytest.raises(
        NotebookError, match=r"solutions/3_networks/2_toy.ipynb, cell 2 \(cell-02\)"
    ) as caught:
        learner(code(source))
    assert message in str(caught.value)


def test_markers_in_prose(course):
    with pytest.raises(NotebookError, match="code cells only"):
        learner(text("### BEGIN SOLUTION\nBecause.\n### END SOLUTION"))


def test_a_title_is_needed(course):
    path = write(paths.SOLUTIONS / "2_toy.ipynb", text("## No title"))
    with pytest.raises(NotebookError, match="no title"):
        exercises.exercise(notebooks.read(path), "x")


# The command


def test_the_command_writes_checks_and_removes(course, capsys):
    solution = write(paths.SOLUTIONS / "3_networks" / "2_toy.ipynb", text(TITLE), code(FUNCTION))
    target = paths.EXERCISES / "3_networks" / "2_toy.ipynb"
    stale = write(paths.EXERCISES / "1_old" / "1_old.ipynb", text("# Old"))
    assert exercises.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "exercises/3_networks/2_toy.ipynb: missing" in said
    assert "exercises/1_old/1_old.ipynb: has no solution" in said
    assert not target.exists()

    assert exercises.main([]) == 0
    assert exercises.main(["--check"]) == 0
    assert not stale.parent.exists()
    assert target.read_bytes().endswith(b"}\n")

    before = target.stat().st_mtime_ns
    assert exercises.main([]) == 0
    assert target.stat().st_mtime_ns == before, "what agrees is not written again"

    target.write_text(target.read_text().replace("Twice x", "Thrice x"))
    assert exercises.main(["--check"]) == 1
    assert "differs" in capsys.readouterr().out

    write(solution, text(TITLE), code("### BEGIN SOLUTION"))
    assert exercises.main([]) == 1
    assert "cell 2" in capsys.readouterr().err
