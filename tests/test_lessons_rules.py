"""Each rule of the lesson contract accepts a good lesson and rejects one that breaks it."""

import base64

import lesson_rules
import nbformat
import pytest
from lesson_rules import Lesson
from toy_course import code, text, write

from failfirst import paths
from failfirst.authoring import notebooks

NAME = "3_networks/2_toy.ipynb"
TITLE = (
    "# 3.2 Toy\n\n**Part 3** · 40 + 5 minutes · **Prerequisites:** [3.1](1_first.ipynb) · "
    "**Data:** moon_craters · **Question:** when does it fail?"
)
ALT = "Recall of both networks against seed: the second is higher everywhere."


def output(html):
    return nbformat.v4.new_output("display_data", {"text/html": html})


def image(alt=ALT, size=10):
    data = base64.b64encode(b"x" * size).decode()
    return output(f'<img src="data:image/png;base64,{data}" alt="{alt}">')


def slider(*texts, frames=10):
    """A slider with one description a frame, as `figures.slider` stores it."""
    pictures = (
        image()
        .data["text/html"]
        .replace(
            "<img", f'<img data-frames="data:image/png;base64,{base64.b64encode(b"x" * frames).decode()}"'
        )
    )
    terms = "".join(f"<dt>{number}</dt><dd>{text}</dd>" for number, text in enumerate(texts))
    return output(f'<div class="failfirst-slider" data-slider="toy">{pictures}<dl>{terms}</dl></div>')


def claim(name, held=True):
    record = {"claim": name, "held": held}
    line = nbformat.v4.new_output("display_data", {"text/plain": "claim"}, metadata={"failfirst": record})
    return code(f"claim('{name}', 0.1, label='recall', at_most=0.2)", outputs=[line])


def good_cells():
    prose = "These are ten plain words that stand for the prose. " * 10
    sections = {title: [text(f"## {title}\n\n{prose}")] for title in lesson_rules.HEADINGS}
    sections["The recipe"] += [
        code("SEED = 0  # one draw", "parameters"),
        code("from failfirst import claim"),
    ]
    hidden = code("quiz()", "remove-input")
    hidden.metadata["jupyter"] = {"source_hidden": True}
    sections["Predict"] += [hidden, code("run()", "hide-output")]
    sections["See it fail"] += [code("show()", outputs=[image()]), claim("toy-fails")]
    sections["Why"] += [code("%matplotlib inline\nx = 1"), code("y = 2")]
    sections["Why"] += [code("move()", outputs=[slider(ALT, ALT + " Less so.", ALT)])]
    sections["Fix it"] += [claim("toy-fixed")]
    sections["What the fix costs"] += [code("a = 1"), code("b = 1", "nbval-ignore-output")]
    sections["Going further"].append(
        text("As {cite:t}`hubble1929` says, $a[1](2)$. [Exercise](../../exercises/3_networks/2_toy.ipynb)")
    )
    colab = code("import sys", "colab", "remove-cell")
    return [text(TITLE), colab, *(cell for cells in sections.values() for cell in cells)]


def lesson_of(cells):
    count = 0
    for cell in cells:
        if cell.cell_type == "code" and cell.source and cell.execution_count is None:
            count += 1
            cell.execution_count = count
    return Lesson(write(paths.NOTEBOOKS / NAME, *cells).resolve())


@pytest.fixture
def cells(course):
    """Cells of a lesson that keeps every rule, in a course around it."""
    (paths.BOOK / "references.bib").write_text("@article{hubble1929,\n title={A relation}}\n")
    (course / "_toc.yml").write_text(f"root: index\nparts:\n- chapters:\n  - file: notebooks/{NAME[:-6]}\n")
    for folder in (paths.EXERCISES, paths.SOLUTIONS):
        write(folder / NAME, text("# Toy"))
    write(paths.NOTEBOOKS / "3_networks/1_first.ipynb", text("# First"))
    return good_cells()


def position(cells, start):
    return next(i for i, cell in enumerate(cells) if cell.source.startswith(start))


def find(cells, start):
    return cells[position(cells, start)]


def test_a_good_lesson_keeps_every_rule(cells):
    lesson = lesson_of(cells)
    assert {rule.__name__: list(rule(lesson)) for rule in lesson_rules.RULES} == {
        rule.__name__: [] for rule in lesson_rules.RULES
    }


def replace(start, old, new):
    def change(cells):
        cell = find(cells, start)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def tag(start, *tags):
    return lambda cells: find(cells, start).metadata.update(tags=list(tags))


def add(*new, at=None):
    return lambda cells: cells.insert(len(cells) if at is None else at, *new)


def drop(start):
    return lambda cells: cells.pop(position(cells, start))


def show(*outputs):
    return lambda cells: find(cells, "show()").update(outputs=list(outputs))


def count(start, number):
    return lambda cells: find(cells, start).update(execution_count=number)


RAW = nbformat.v4.new_output("display_data", {"image/png": "eA=="})
ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])

BROKEN = [
    ("title_first", drop("# 3.2"), "not a title"),
    ("title_first", replace("## Why", "## Why", "# Why"), "more than one"),
    ("title_line", replace("# 3.2", "**Part 3**", "Networks"), "the part"),
    ("title_line", replace("# 3.2", "40 + 5 minutes", "short"), "the minutes"),
    ("title_line", replace("# 3.2", "Prerequisites", "Before"), "prerequisites"),
    ("title_line", replace("# 3.2", "**Data:** moon_craters", ""), "the data"),
    ("title_line", replace("# 3.2", "Question", "Why"), "question"),
    ("headings", drop("## Why"), "missing: Why"),
    ("headings", replace("## Why", "## Why", "## Why not"), "not allowed: Why not"),
    ("headings", add(text("## Fix it")), "repeated"),
    ("prose_length", drop("## Why"), "words"),
    ("prose_length", add(text("word " * 2000)), "words"),
    ("number_of_cells", drop("quiz()"), "11 code cells"),
    ("number_of_cells", lambda cells: cells.extend(code("1") for _ in range(20)), "code cells"),
    ("length_of_cells", add(code("x = 1\n" * 26)), "26 lines"),
    ("parameters", tag("SEED"), "0 cells"),
    ("parameters", replace("SEED", "SEED", "seed"), "does not set SEED"),
    ("folded_run", tag("run()"), "answer shows"),
    ("quizzes_hidden", tag("quiz()"), "shows its answers"),
    ("quizzes_hidden", add(code("quiz_number()", "remove-input")), "shows its answers"),
    ("claim_pairs", drop("claim('toy-fixed'"), "'-fixed'"),
    ("claim_pairs", drop("claim('toy-fails'"), "'-fails'"),
    ("claim_names", replace("claim('toy-fails'", "'toy-fails'", "name"), "literal"),
    ("claim_names", add(code("claim('toy-fails', 1, label='x', at_most=2)")), "more than once"),
    ("claims_tested", tag("claim('toy-fails'", "nbval-ignore-output"), "not compared"),
    ("claims_tested", replace("claim('toy-fails'", "claim", "# NBVAL_IGNORE_OUTPUT\nclaim"), "not compared"),
    ("claims_stored", lambda cells: find(cells, "claim('toy-fails'").update(outputs=[]), "no stored output"),
    ("claims_stored", lambda cells: cells.append(claim("toy-other-fails", held=False)), "no stored output"),
    ("executed_in_order", count("show()", 3), "was run as number 3"),
    ("no_errors", show(ERROR), "ValueError"),
    ("no_silencing_semicolon", add(code("plot();  # quiet")), "ends in ';'"),
    ("images_as_html", show(RAW), "raw image/png"),
    ("alt_texts", show(output('<img src="data:image/png;base64,eA==">')), "shorter"),
    ("alt_texts", show(image(alt="image")), "shorter"),
    ("alt_texts", show(image(alt="Figure size 640x480 with 1 Axes")), "automatic"),
    ("alt_texts", show(image(alt="output_of_the_third_lesson_cell_12.png")), "automatic"),
    ("alt_texts", show(slider(ALT, "", ALT + " Less so.")), "the slider's text '' is shorter"),
    ("alt_texts", show(slider(ALT, "frame_2_of_the_third_lesson_cell.png")), "automatic"),
    ("alt_texts", show(slider(ALT, ALT, ALT)), "in each frame"),
    ("alt_texts", show(slider()), "in each frame"),
    ("figure_size", show(image(size=80_001)), "80 kB"),
    ("figure_size", show(slider(ALT, ALT + " Less so.", frames=79_995)), "80 kB"),
    ("figure_size", show(output(f'<img src="https://example.org/a.png" alt="{ALT}">')), "not stored"),
    ("notebook_size", show(*[image(size=79_000)] * 10), "MB, more than"),
    ("citations", replace("As ", "hubble1929", "nobody2000"), "'nobody2000'"),
    ("links", replace("As ", "2_toy.ipynb", "3_lost.ipynb"), "leads nowhere"),
    (
        "siblings",
        lambda cells: (paths.EXERCISES / NAME).unlink(),
        "exercises/3_networks/2_toy.ipynb is missing",
    ),
    (
        "siblings",
        lambda cells: (paths.SOLUTIONS / NAME).unlink(),
        "solutions/3_networks/2_toy.ipynb is missing",
    ),
    ("in_contents", lambda cells: (paths.ROOT / "_toc.yml").write_text("root: index\n"), "_toc.yml"),
]


@pytest.mark.parametrize(("name", "change", "message"), BROKEN)
def test_a_broken_lesson_is_rejected(cells, name, change, message):
    change(cells)
    said = "\n".join(getattr(lesson_rules, name)(lesson_of(cells)))
    assert message in said


def test_an_empty_cell_is_not_run_and_that_is_well(cells):
    cells.append(code(""))
    assert not list(lesson_rules.executed_in_order(lesson_of(cells)))


def test_a_cell_that_was_not_run(cells):
    lesson = lesson_of(cells)
    next(cell for cell in lesson.cells if cell.source == "a = 1").execution_count = None
    assert "has not been run" in "\n".join(lesson_rules.executed_in_order(lesson))


def test_a_file_that_an_editor_touched(cells):
    lesson = lesson_of(cells)
    lesson.path.write_text(lesson.path.read_text().replace('"name": "python3"', '"name": "mine"'))
    assert list(lesson_rules.normal_form(Lesson(lesson.path)))


def test_every_rule_is_seen_to_fail():
    tested = {name for name, _, _ in BROKEN} | {"normal_form"}
    assert {rule.__name__ for rule in lesson_rules.RULES} == tested


def test_a_claim_of_two_lessons(cells):
    first = lesson_of(cells)
    second = Lesson(write(paths.NOTEBOOKS / "3_networks/3_other.ipynb", claim("toy-fails")))
    assert list(lesson_rules.repeated_claims([first, second])) == ["toy-fails"]


@pytest.mark.parametrize(
    ("markdown", "number"),
    [
        ("Three plain words", 3),
        ("[a link](http://example.org/a_long_address) here", 3),
        ("```python\nnot prose\n```\nprose", 1),
        ("```{admonition} Title\n:class: tip\nprose inside\n```", 2),
        ("$$x^2 + y$$ is $z$", 3),
        ("<!-- hidden words --> seen", 1),
    ],
)
def test_words(markdown, number):
    assert len(lesson_rules.words(markdown)) == number


def test_the_hidden_cell_does_not_count(cells):
    lesson = lesson_of(cells)
    assert len(lesson.code) == sum(cell.cell_type == "code" for cell in lesson.cells) - 1
    assert len(lesson.code) == lesson_rules.CODE_CELLS[0]
    assert notebooks.tags(lesson.cells[1]) == {"colab", "remove-cell"}
