"""Feedback on exercises: ``from failfirst.checks import start as check``, then ``check.<task>(answer)``.

One module a part of the course, each full of tasks; this package holds what they share. How to write a task
is in ``_task``; ``tests/test_checks.py`` tries every task with its solution, its stub, its wrong answers and
a zoo of hostile ones.
"""

from ._function import FunctionTask, function_task
from ._task import Feedback, Task, tasks
from ._trial import Trial
from ._value import ValueTask, choice_task, value_task

__all__ = [
    "Feedback",
    "FunctionTask",
    "Task",
    "Trial",
    "ValueTask",
    "choice_task",
    "function_task",
    "tasks",
    "value_task",
]
