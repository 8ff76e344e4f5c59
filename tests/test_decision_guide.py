"""The guide in five questions: each combination of answers has a verdict, a reason and a lesson."""

import itertools
import re
from collections import Counter

import pytest

from failfirst import paths

FILE = paths.BOOK / "decision_guide.md"
PAGE = FILE.read_text(encoding="utf-8")
NAMES = ["law", "linear", "trees", "network"]
OUT = float("-inf")

# The answers, by their place on the page.
FEW, HUNDREDS, MANY = range(3)
EQUATION, COLUMNS, CHANNELS, PICTURES, EXAMPLES = range(5)
LIKE, FAINTER, BEYOND = range(3)
LAPTOP, GPU, BILLIONS = range(3)
PREDICTIONS, HOW_SURE, WHY = range(3)


def number(text):
    return OUT if text == "out" else int(text.replace("−", "-"))


def answers_of(page):
    """Question -> {answer: (reason, points of the four starts)}."""
    found = {}
    for block in re.split(r"^## (?=\d\. )", page, flags=re.M)[1:]:
        title, text = block.split("\n", 1)
        text = text.split("\n## ")[0]
        found[title] = {
            answer: (
                reason,
                {name: number(value) for name, value in re.findall(r"(\w+) ([+−]?\d+|out)", points)},
            )
            for answer, reason, points in re.findall(
                r"^(\S[^\n]*)\n: (.*?)^  \*([^*\n]+)\*$", text, flags=re.M | re.S
            )
        }
    return found


def questions(page=PAGE):
    """Question -> {answer: points of the four starts}."""
    return {
        title: {answer: points for answer, (_, points) in answers.items()}
        for title, answers in answers_of(page).items()
    }


def starts(page=PAGE):
    """Start, or "none" -> what it means and the lessons of its row."""
    rows = re.findall(r"^\| \*\*(\w+)\*\* \| (.*?) \| (.*?) \|$", page, flags=re.M)
    return {name: (means, lessons) for name, means, lessons in rows}


def pick(choice, page=PAGE):
    return [list(o.values())[i] for o, i in zip(questions(page).values(), choice, strict=True)]


def totals(chosen):
    return {name: sum(points[name] for points in chosen) for name in NAMES}


def best(chosen):
    """The starts within one point of the largest sum; an empty list if all four are out."""
    sums = totals(chosen)
    top = max(sums.values())
    return [name for name in NAMES if top > OUT and sums[name] >= top - 1]


CHOICES = list(itertools.product(*(range(len(answers)) for answers in questions().values())))


def verdicts(page=PAGE):
    options = [list(answers.values()) for answers in questions(page).values()]
    return {
        choice: best([answers[i] for answers, i in zip(options, choice, strict=True)]) for choice in CHOICES
    }


VERDICTS = verdicts()


def where(**fixed):
    """All choices with these answers; `q2=PICTURES` fixes the second question."""
    return [c for c in CHOICES if all(c[int(q[1]) - 1] == value for q, value in fixed.items())]


def links(text):
    """Targets of the links of a text; each must be a file of the book."""
    found = re.findall(r"\]\(([^)#\s]+)", text)
    for target in found:
        assert (FILE.parent / target).resolve().is_file(), target
    return found


def test_five_questions_whose_answers_all_have_points():
    assert [title[0] for title in questions()] == list("12345")
    assert [len(answers) for answers in questions().values()] == [3, 5, 3, 3, 3]
    for title, answers in questions().items():
        written = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
        assert len(answers) == len(re.findall(r"^: ", written, flags=re.M)), title
        for answer, points in answers.items():
            assert list(points) == NAMES, answer


def test_the_questions_are_those_of_the_syllabus():
    # Data size, structure known, resources, interpretation; and where the answers are wanted.
    for word, title in zip(("label", "structure", "use", "spend", "asked"), questions(), strict=True):
        assert word in title


def test_every_answer_has_a_reason_with_a_link_that_exists():
    for answers in answers_of(PAGE).values():
        for answer, (reason, _) in answers.items():
            assert len(reason.split()) > 15, answer
            assert links(reason), answer


def test_every_combination_has_a_verdict_whose_lessons_exist():
    rows = starts()
    assert list(rows) == [*NAMES, "none"]
    assert len(CHOICES) == 405
    for choice, verdict in VERDICTS.items():
        for name in verdict or ["none"]:
            means, lessons = rows[name]
            assert means, choice
            assert links(lessons), choice


def test_each_start_wins_alone_somewhere_and_none_everywhere():
    inside = [verdict for choice, verdict in VERDICTS.items() if choice[2] != BEYOND]
    alone = Counter(verdict[0] for verdict in inside if len(verdict) == 1)
    assert set(alone) == set(NAMES)
    assert max(alone.values()) < 0.4 * len(inside), alone
    assert 0.5 < sum(alone.values()) / len(inside) < 0.8, "clear and level cases both occur"


def test_beyond_the_labels_only_an_equation_is_a_start():
    for choice in where(q3=BEYOND):
        assert VERDICTS[choice] == (["law"] if choice[1] == EQUATION else []), choice
    assert starts()["none"][0] == "No model here can be checked. Get labels there, or find an equation."


def test_a_law_needs_an_equation():
    for choice, verdict in VERDICTS.items():
        assert "law" not in verdict or choice[1] == EQUATION, choice
        assert choice[1] != EQUATION or "law" in verdict, choice


@pytest.mark.parametrize("structure", [COLUMNS, EXAMPLES])
@pytest.mark.parametrize("spend", [LAPTOP, GPU, BILLIONS])
def test_galaxies_and_gamma_do_not_get_trees_alone(structure, spend):
    # 5.1: a network leads on five smooth columns, a line is level on twelve.
    choice = (HUNDREDS, structure, LIKE, spend, PREDICTIONS)
    assert VERDICTS[choice] != ["trees"]
    assert "network" in VERDICTS[choice]
    sums = totals(pick(choice))
    assert sums["trees"] - max(sums["linear"], sums["network"]) < 2
    if structure == COLUMNS:
        assert "linear" in VERDICTS[choice]


def test_a_hundred_and_fifty_pictures_never_get_a_network_alone():
    for choice in where(q1=FEW):
        assert VERDICTS[choice] != ["network"], choice


@pytest.mark.parametrize(
    ("choice", "verdict"),
    [
        # Galaxies and Fermi sources of 5.1, 1,600 rows of columns that a person chose.
        ((HUNDREDS, COLUMNS, LIKE, LAPTOP, PREDICTIONS), ["linear", "trees", "network"]),
        ((HUNDREDS, EXAMPLES, LIKE, LAPTOP, PREDICTIONS), ["trees", "network"]),
        # The dwarfs of 5.1: its folds disagree about ridge, forest and network.
        ((HUNDREDS, CHANNELS, LIKE, LAPTOP, PREDICTIONS), ["linear", "trees", "network"]),
        # The Moon of 5.1: forest on rings or convolutions.
        ((HUNDREDS, PICTURES, LIKE, LAPTOP, PREDICTIONS), ["trees", "network"]),
        # Craters by the thousand, with somebody who looks after the network (3.3).
        ((HUNDREDS, PICTURES, LIKE, GPU, PREDICTIONS), ["network"]),
        # Half a million pictures of galaxies (exercise 5.1), also where they are fainter than the labels.
        ((MANY, PICTURES, LIKE, GPU, PREDICTIONS), ["network"]),
        ((MANY, PICTURES, FAINTER, GPU, HOW_SURE), ["network"]),
        # The same beyond the range of the labels.
        ((MANY, PICTURES, BEYOND, GPU, PREDICTIONS), []),
        # 150 pictures, on a laptop and on a GPU.
        ((FEW, PICTURES, LIKE, LAPTOP, PREDICTIONS), ["linear", "trees"]),
        ((FEW, PICTURES, LIKE, GPU, PREDICTIONS), ["linear", "trees", "network"]),
        # Spectra of 150 stars (exercise 5.1).
        ((FEW, CHANNELS, LIKE, LAPTOP, PREDICTIONS), ["linear"]),
        # A few hundred sources, to be explained to a referee (2.7).
        ((HUNDREDS, COLUMNS, LIKE, LAPTOP, WHY), ["linear"]),
        # A large table whose columns nobody has chosen.
        ((MANY, EXAMPLES, LIKE, LAPTOP, HOW_SURE), ["trees"]),
        # Ten million fainter alerts a night, each must be cheap (exercise 5.1).
        ((HUNDREDS, COLUMNS, FAINTER, BILLIONS, HOW_SURE), ["linear"]),
        # Supernovae and their distances (1.2), and farther than any label.
        ((HUNDREDS, EQUATION, LIKE, LAPTOP, HOW_SURE), ["law"]),
        ((HUNDREDS, EQUATION, BEYOND, LAPTOP, HOW_SURE), ["law"]),
        # Redshifts beyond the range of the spectroscopic ones, without an equation (2.5).
        ((HUNDREDS, COLUMNS, BEYOND, LAPTOP, PREDICTIONS), []),
        # An equation, and data enough to learn it: run both.
        ((MANY, EQUATION, LIKE, GPU, PREDICTIONS), ["law", "network"]),
    ],
)
def test_cases_of_the_course(choice, verdict):
    assert VERDICTS[choice] == verdict, totals(pick(choice))


def mutated(place, name, value):
    """The page with other points for one start, in the line of points number ``place``."""
    lines = list(re.finditer(r"^  \*law [^*\n]+\*$", PAGE, flags=re.M))
    line = lines[place]
    changed = re.sub(rf"\b{name} ([+−]?\d+|out)", f"{name} {value}", line[0])
    assert changed != line[0]
    return PAGE[: line.start()] + changed + PAGE[line.end() :]


LINES = [points for answers in questions().values() for points in answers.values()]


@pytest.mark.parametrize("place", range(len(LINES)))
@pytest.mark.parametrize("name", NAMES)
def test_each_point_counts(place, name):
    """Three points more, or three less, or points where it was out: some verdict changes."""
    now = LINES[place][name]
    others = ["0"] if now == OUT else [f"{now + step:+d}".replace("-", "−") for step in (3, -3)]
    if name == "law" and LINES[place]["linear"] == OUT:  # alone there: its sum does not matter, to be in does
        others = ["out"]
    assert any(verdicts(mutated(place, name, other)) != VERDICTS for other in others)
