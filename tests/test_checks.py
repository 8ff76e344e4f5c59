"""Every check: its solution passes, its stub is told so, each known mistake gets its own hint.

Generic over all modules of ``failfirst.checks`` and the toy module beside this file: whoever adds a task adds
its tests with it.
"""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest
import toy_checks

import failfirst.checks as package
from failfirst.checks import FunctionTask, tasks, value_task

SEEDS = range(10)


def modules():
    """The toy module and every public module of checks."""
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")]
    return [toy_checks, *(importlib.import_module(f"{package.__name__}.{name}") for name in names)]


TASKS = [
    pytest.param(task, id=f"{module.__name__.rpartition('.')[2]}.{name}")
    for module in modules()
    for name, task in tasks(module).items()
]
MISTAKES = [
    pytest.param(*param.values, mistake, id=f"{param.id}-{mistake.name.replace(' ', '_')}")
    for param in TASKS
    for mistake in param.values[0].mistakes
]
every_task = pytest.mark.parametrize("task", TASKS)


def wrong_answer(task, mistake):
    return mistake.wrong if isinstance(task, FunctionTask) else task.wrong_answer(mistake)


def solution_lines(task):
    """What a hint must not give away: the lines of the solution, short ones apart."""
    if not isinstance(task, FunctionTask):
        return []
    lines = [line.strip() for line in inspect.getsource(task.solution).splitlines()]
    body = lines[1 + next(i for i, line in enumerate(lines) if line.startswith(("def ", "class "))) :]
    return [part for line in body for part in (line, line.removeprefix("return ")) if len(part) >= 12]


def assert_decent(task, feedback):
    """Properties of any feedback: a sentence for people that gives nothing away."""
    assert feedback.status in ("right", "wrong", "not ready")
    assert feedback.mistake != "unjudged", feedback.message
    assert len(feedback.message) > 10
    for word in ("incorrect", "traceback", 'File "'):
        assert word not in feedback.message.casefold()
    for line in solution_lines(task):
        assert line not in feedback.message
    assert "\n" not in feedback.message
    assert "{got}" not in feedback.message


def test_there_are_tasks_with_names_of_their_own():
    for module in modules():
        for name, task in tasks(module).items():
            assert task.name == name, "a task is found under another name than its own"


@every_task
def test_a_task_is_complete(task):
    assert task.problems() == []
    hints = [mistake.hint for mistake in task.mistakes if isinstance(mistake.hint, str)]
    assert len(set(hints)) == len(hints), "two mistakes share one hint"


@every_task
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_passes(task, seed):
    feedback = task.evaluate(task.solution, seed)
    assert (feedback.status, feedback.mistake) == ("right", None), feedback.message
    assert_decent(task, feedback)


@every_task
def test_feedback_on_the_solution_is_the_same_each_time(task):
    assert len({task.evaluate(task.solution).message for _ in range(3)}) == 1


@pytest.mark.parametrize(("task", "mistake"), MISTAKES)
@pytest.mark.parametrize("seed", SEEDS)
def test_each_known_mistake_gets_its_own_hint(task, mistake, seed):
    feedback = task.evaluate(wrong_answer(task, mistake), seed)
    assert feedback.status == "wrong"
    assert feedback.mistake == mistake.name, feedback.message
    assert "?" in feedback.message, "a hint ends in a question that leads on"
    assert_decent(task, feedback)


def stub_ellipsis(*args): ...  # fmt: skip


def stub_returns_ellipsis(*args):
    return ...


def stub_raises(*args):
    raise NotImplementedError("your code here")


def stub_computes(*args):
    half_done = ...
    return half_done + 1


STUBS = [..., None, stub_ellipsis, stub_returns_ellipsis, stub_raises, stub_computes]


@every_task
def test_an_untouched_stub_is_not_ready(task):
    stubs = STUBS if isinstance(task, FunctionTask) else [..., None, task.stub]
    if isinstance(task.solution, dict):
        stubs.append(dict.fromkeys(task.solution, ...))
    for stub in stubs:
        feedback = task.evaluate(stub, 0)
        assert feedback.status == "not ready", (stub, feedback)
        assert "cell above" in feedback.message
        assert_decent(task, feedback)


@every_task
def test_showing_returns_nothing_and_displays_text_and_html(task, monkeypatch):
    shown = []
    monkeypatch.setattr("failfirst.checks._show.display", lambda bundle, raw: shown.append(bundle))
    for answer, start in ((task.solution, f"✓ {task.name}: right."), (..., "not ready: "), (object(), "✗ ")):
        assert task(answer) is None
        bundle = shown.pop()
        assert bundle["text/plain"].startswith(start)
        assert 'role="status"' in bundle["text/html"]
        assert "<script" not in bundle["text/html"]
    assert task() is None
    assert task(1, 2, 3) is None
    assert "several" in shown.pop()["text/plain"]
    assert repr(task.solution) not in repr(task) or task.solution is ...


def test_feedback_is_escaped(monkeypatch):
    shown = []
    monkeypatch.setattr("failfirst.checks._show.display", lambda bundle, raw: shown.append(bundle))
    toy_checks.fault("<img src=x onerror=alert(1)>")
    assert "<img" not in shown[0]["text/html"]


# --- right answers written differently -----------------------------------------------------------------


def variations(task):
    """The solution's answers in other types."""
    import torch

    solve = task.solution

    def single(*args):
        return np.asarray(solve(*args), dtype=np.float32)

    def listed(*args):
        return np.asarray(solve(*args)).tolist()

    def tensor(*args):
        return torch.tensor(np.asarray(solve(*args)), requires_grad=False)

    def mutating(*args):
        result = solve(*args)
        for value in args:
            if isinstance(value, np.ndarray):
                value *= 0
        return result

    def printing(*args):
        print("x" * 100_000)
        return solve(*args)

    return [single, listed, tensor, mutating, printing, lambda *args: solve(*args)]


@pytest.mark.parametrize("task", [toy_checks.standardise, toy_checks.nmad])
def test_right_functions_written_differently_pass(task, capsys):
    for other in variations(task):
        assert task.evaluate(other).status == "right", other
    assert capsys.readouterr().out == ""


def test_right_values_written_differently_pass():
    import torch

    for same in (80, 80.0, np.int64(80), np.float32(80), torch.tensor(80), np.array(80), 80 + 0j):
        assert toy_checks.parameters.evaluate(same).status == "right", same
    for same in ("Step too  Large.", np.str_("step too large"), np.array("step too large")):
        assert toy_checks.fault.evaluate(same).status == "right", same
    same = {"convolution": torch.Size([8, 14, 14]), "pooling": [8, 7, 7], "flat": np.float64(392)}
    assert toy_checks.shapes.evaluate(same).status == "right"


# --- the framework's own sentences ---------------------------------------------------------------------


def says(answer, task=toy_checks.standardise):
    feedback = task.evaluate(answer, 0)
    assert_decent(task, feedback)
    return feedback


def test_a_left_over_axis_is_named():
    solve = toy_checks.standardise.solution
    for other in (lambda p: solve(p)[None], lambda p: solve(p)[..., None]):
        feedback = says(other)
        assert feedback.mistake == "extra axis"
        assert "axis of length 1" in feedback.message


def test_an_unknown_mistake_shows_input_property_and_value():
    feedback = says(lambda dz: 3.0, toy_checks.nmad)
    assert feedback.mistake == "something else"
    assert "[0, 0, 0, 1]" in feedback.message
    assert "should not move a median" in feedback.message


def test_a_known_mistake_is_recognised_beside_a_second_one():
    feedback = says(lambda p: (p - p.mean()) / p.std())  # the flat patch fails too
    assert feedback.mistake == "whole set"


def test_a_value_never_shows_the_expected_one():
    for wrong in (81, [80], "80", float("nan"), -1):
        message = says(wrong, toy_checks.parameters).message
        assert "80" not in message.replace(str(wrong), "").replace("[80]", "")


def test_a_range_of_wrong_numbers_includes_its_ends():
    task = value_task("width", 7, right="", otherwise="How wide is it?").mistake(
        "short", 2.5, "Is it as short as that?", between=(2, 3)
    )
    for wrong in (2, 2.5, np.float32(3)):
        assert says(wrong, task).mistake == "short"
    for wrong in (1.99, 3.01, [2.5], "2.5", True):
        assert says(wrong, task).mistake != "short"


def test_parts_that_are_right_are_counted():
    feedback = says({**toy_checks.shapes.solution, "flat": 1}, toy_checks.shapes)
    assert "2 of 3" in feedback.message
    assert "flat" in feedback.message


def test_the_line_that_raises_is_named():
    def my_function(patches):
        return patches.men()

    feedback = says(my_function)
    line = inspect.getsourcelines(my_function)[1] + 1
    assert feedback.mistake == "raises"
    assert f"`my_function` raises AttributeError (line {line})" in feedback.message


def test_wrong_arguments_are_named():
    assert says(lambda: 1).mistake == "arguments"
    assert says(lambda a, b, c: 1).mistake == "arguments"
    assert says(lambda patches, axis=1: patches).mistake != "arguments"


def test_a_result_in_place_of_the_function_is_named():
    assert "without" in says(np.zeros(3)).message or "parentheses" in says(np.zeros(3)).message
    assert says(len, toy_checks.parameters).mistake == "a function"


def test_one_branch_without_return_is_not_a_stub():
    def sometimes(patches):
        if patches.shape[0] > 1:
            return toy_checks.standardise.solution(patches)

    feedback = says(sometimes)
    assert feedback.status == "wrong"
    assert "return" in feedback.message


def test_authors_slips_are_errors_of_the_author():
    with pytest.raises(ValueError, match="name of its own"):
        toy_checks.parameters.mistake("no offsets", 1, "A hint?")
    with pytest.raises(ValueError, match="name of its own"):
        toy_checks.parameters.mistake("raises", 1, "A hint?")
    with pytest.raises(ValueError, match="needs a hint"):
        toy_checks.parameters.mistake("another", 1, "")
    with pytest.raises(ValueError, match="follows"):
        package.value_task("not a name", 1, right="x", otherwise="y")


def test_a_choice_lists_its_options_without_telling():
    feedback = says("something", toy_checks.fault)
    assert all(option in feedback.message for option in toy_checks.fault.options)


# --- options of tasks ----------------------------------------------------------------------------------


def test_a_task_can_use_its_answer_in_another_way():
    @package.function_task(right="Counted.", use=lambda Net, n: Net(n).count())
    class counter:
        def __init__(self, n):
            self.n = n

        def count(self):
            return self.n * 9

    counter.example("three filters", 3)
    assert counter.evaluate(counter.solution).status == "right"
    assert says(type("Net", (), {}), counter).mistake == "raises"
    assert says(lambda n: 27, counter).status == "wrong"


def test_a_rule_may_say_what_is_amiss():
    task = package.value_task(
        "auc",
        0.95,
        right="Good.",
        otherwise="Look again.",
        accept=lambda got: got >= 0.92 or f"an area of {got:.2f} is what a coin nearly reaches",
    )
    assert task.evaluate(0.93).status == "right"
    assert says(0.5, task).message == "An area of 0.50 is what a coin nearly reaches"
    assert says("high", task).status == "wrong"
    assert says([0.93, 0.1], task).status == "wrong"


def test_sets_sequences_and_choices_by_name():
    chosen = package.value_task("chosen", {"a", "b"}, right="Yes.", otherwise="Which?")
    for same in ({"b", "a"}, ["a", "b"], ("B", "a "), np.array(["a", "b"])):
        assert chosen.evaluate(same).status == "right"
    assert says({"a"}, chosen).mistake == "something else"
    logs = package.value_task(
        "logs", {"one": "x", "two": "y"}, right="Yes.", otherwise="Which?", options=["x", "y", "z"]
    )
    assert "“q”" in says({"one": "x", "two": "q"}, logs).message
    assert "1 of 2" in says({"one": "x", "two": "z"}, logs).message

    @package.function_task(right="Both.")
    def both(x):
        return x.mean(), x

    both.example("three numbers", np.arange(3.0))
    assert both.evaluate(lambda x: [1, [0, 1, 2]]).status == "right"
    assert "entry 0" in says(lambda x: (2, x), both).message
    assert "should hold 2 things" in says(lambda x: (1, x, x), both).message
    assert "length 2" in says(lambda x: 1, both).message
