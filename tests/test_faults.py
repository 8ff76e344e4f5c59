"""Each planted fault leaves the trace that the exercise's text and hints speak of."""

import math

import pytest

from failfirst.faults import FAULTS, training_log


@pytest.fixture(scope="module", params=[1, 2])
def logs(request):
    return {fault: training_log(letter, seed=request.param) for letter, fault in FAULTS.items()}


def test_traces(logs):
    last = {fault: log.iloc[-1] for fault, log in logs.items()}
    floor = -math.log(math.e / (math.e + 9))
    assert (logs["softmax twice"]["loss"] > floor).all()
    assert last["softmax twice"]["training accuracy"] > 0.3
    assert last["pixels on a pedestal"]["dead filters"] == 1
    assert last["pixels on a pedestal"]["loss"] == pytest.approx(math.log(10), abs=0.02)
    assert last["labels shuffled"]["loss"] == pytest.approx(math.log(10), abs=0.05)
    assert last["labels shuffled"]["dead filters"] < 0.9
    assert logs["step too small"]["loss"].is_monotonic_decreasing
    assert last["step too small"]["loss"] > math.log(10)
    assert last["step too small"]["dead filters"] == 0
    assert last["too few pictures"]["training accuracy"] == 1
    assert 0.3 < last["too few pictures"]["test accuracy"] < 0.9


def test_an_unknown_log_is_named():
    with pytest.raises(ValueError, match="A, B, C, D, E"):
        training_log("F")
