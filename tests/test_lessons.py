"""Every lesson and every solution of the course keeps the contract (see lesson_rules.py)."""

import lesson_rules
import pytest
from lesson_rules import Lesson

from failfirst import paths
from failfirst.authoring import notebooks

LESSONS = [Lesson(path) for path in notebooks.find(paths.NOTEBOOKS)]
SOLUTIONS = [Lesson(path) for path in notebooks.find(paths.SOLUTIONS)]


def cases(lessons, rules):
    return [
        pytest.param(lesson, rule, id=f"{notebooks.name(lesson.path)}-{rule.__name__}")
        for lesson in lessons
        for rule in rules
    ]


@pytest.mark.parametrize(("lesson", "rule"), cases(LESSONS, lesson_rules.RULES))
def test_lesson(lesson, rule):
    broken = list(rule(lesson))
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize(("solution", "rule"), cases(SOLUTIONS, lesson_rules.SOLUTION_RULES))
def test_solution(solution, rule):
    broken = list(rule(solution))
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


def test_a_claim_has_one_owner():
    assert lesson_rules.repeated_claims(LESSONS) == {}


def test_every_solution_belongs_to_a_lesson():
    lessons = {path.path.relative_to(paths.NOTEBOOKS.resolve()) for path in LESSONS}
    orphans = {path.path.relative_to(paths.SOLUTIONS.resolve()) for path in SOLUTIONS} - lessons
    quizzes = {path for path in orphans if path.name == "quiz.ipynb"}  # belongs to a whole part
    assert not orphans - quizzes, "a solution has the relative path of its lesson"
    assert {path.parent for path in quizzes} <= {path.parent for path in lessons}
