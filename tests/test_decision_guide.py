"""The guide in five questions: every answer has its points, and no candidate is there for show."""

import itertools
import re
from collections import Counter

import pytest

from failfirst import paths

PAGE = (paths.BOOK / "decision_guide.md").read_text(encoding="utf-8")
NAMES = ["law", "linear", "trees", "network"]


def questions():
    """Question -> {answer: points of the four candidates}."""
    found = {}
    for block in re.split(r"^## (?=\d\. )", PAGE, flags=re.M)[1:]:
        title, text = block.split("\n", 1)
        text = text.split("\n## ")[0]
        answers = re.findall(r"^(\S[^\n]*)\n: (.*?)^  \*([^*\n]+)\*$", text, flags=re.M | re.S)
        found[title] = {
            answer: {
                name: int(value.replace("−", "-")) for name, value in re.findall(r"(\w+) ([+−]?\d+)", points)
            }
            for answer, _, points in answers
        }
    return found


def totals(chosen):
    return {name: sum(points[name] for points in chosen) for name in NAMES}


def best(chosen):
    sums = totals(chosen)
    return [name for name in NAMES if sums[name] == max(sums.values())]


def every_outcome():
    return [
        best(chosen) for chosen in itertools.product(*(answers.values() for answers in questions().values()))
    ]


def test_five_questions_of_three_answers_with_points_for_all():
    assert [title[0] for title in questions()] == list("12345")
    for title, answers in questions().items():
        assert len(answers) == 3, title
        assert len(answers) == len(re.findall(r"^: ", PAGE.split(title)[1].split("\n## ")[0], flags=re.M)), (
            title
        )
        for answer, points in answers.items():
            assert list(points) == NAMES, answer


def test_each_candidate_wins_alone_somewhere_and_none_everywhere():
    outcomes = every_outcome()
    alone = Counter(winners[0] for winners in outcomes if len(winners) == 1)
    assert set(alone) == set(NAMES)
    for name in NAMES:
        assert 0.05 < alone[name] / len(outcomes) < 0.5, alone
    assert sum(alone.values()) > 0.7 * len(outcomes), "ties are the exception"


@pytest.mark.parametrize(
    ("answers", "winner"),
    [
        # Photometric redshifts beyond the range of the spectroscopic ones (2.5).
        ((1, 0, 1, 2, 0), "law"),
        # Kepler's candidates: eight thousand rows of measured columns (2.3).
        ((1, 0, 2, 0, 0), "trees"),
        # Craters: pictures, thousands of them (3.3).
        ((1, 2, 2, 0, 0), "network"),
        # Types of a few hundred spectra, to be explained (1.5).
        ((0, 1, 1, 0, 2), "linear"),
        # A million pictures of galaxies, and only examples; also where they are fainter than the labels.
        ((2, 2, 2, 0, 0), "network"),
        ((2, 2, 2, 1, 1), "network"),
        # Spectra of 150 stars (exercise 5.1).
        ((0, 1, 2, 0, 0), "linear"),
        # Supernovae and their distances (1.2).
        ((1, 0, 0, 2, 1), "law"),
    ],
)
def test_cases_of_the_course(answers, winner):
    chosen = [
        list(options.values())[answer] for options, answer in zip(questions().values(), answers, strict=True)
    ]
    assert best(chosen) == [winner], totals(chosen)


def test_five_hundred_spectra_and_only_examples_start_with_a_tie():
    # Lesson 5.1: its folds disagree about ridge, forest and network on eight hundred spectra.
    chosen = [
        list(options.values())[answer]
        for options, answer in zip(questions().values(), (1, 1, 2, 0, 0), strict=True)
    ]
    assert best(chosen) == ["linear", "trees"]
