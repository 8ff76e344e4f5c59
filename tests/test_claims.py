"""Claims: strict by default, recorded on demand, and never true of something that isn't a number."""

import json
import math

import numpy as np
import pytest

from failfirst import claims
from failfirst.claims import ClaimError, claim


@pytest.fixture
def shown(monkeypatch):
    """Outputs that a claim displays: (line, record)."""
    found = []

    def display(data, *, raw, metadata):
        assert raw
        found.append((data["text/plain"], metadata["failfirst"]))

    monkeypatch.setattr(claims, "display", display)
    monkeypatch.delenv("FAILFIRST_CLAIMS", raising=False)
    return found


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        ({"at_least": 0.9}, (0.9, 0.95, 7), (0.899, -1)),
        ({"at_most": 0.1}, (0.1, 0.0, -3), (0.101, 2)),
        ({"between": (0.4, 0.6)}, (0.4, 0.5, 0.6), (0.39, 0.61)),
    ],
)
def test_bounds_are_included(shown, bound, inside, outside):
    for value in inside:
        claim("toy-fixed", value, label="recall", **bound)
    for value in outside:
        with pytest.raises(ClaimError, match=f"measured {value:.4g}"):
            claim("toy-fixed", value, label="recall", **bound)
    assert [record["held"] for _, record in shown] == [True] * len(inside) + [False] * len(outside)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("bound", [{"at_least": -1}, {"at_most": 1}, {"between": (-1, 1)}])
def test_what_is_not_a_finite_number_never_holds(shown, value, bound):
    with pytest.raises(ClaimError):
        claim("toy-fails", value, label="loss", **bound)
    assert shown[0][1]["value"] is None
    json.dumps(shown[0][1], allow_nan=False)


def test_the_line_does_not_depend_on_the_value(shown):
    for value in (0.01, 0.02):
        claim("toy-fails", value, label="recall", at_most=0.1)
    assert {line for line, _ in shown} == {"claim toy-fails holds: recall ≤ 0.1"}


def test_the_record(shown, monkeypatch):
    monkeypatch.setattr(claims, "_notebook_variable", {"SEED": 4, "SCALE": "laptop"}.get)
    claim("toy-fixed", np.float32(0.5), label="AUC", between=(0.4, 0.6))
    assert shown[0][1] == {
        "claim": "toy-fixed",
        "label": "AUC",
        "value": 0.5,
        "low": 0.4,
        "high": 0.6,
        "bound": "0.4 ≤ AUC ≤ 0.6",
        "held": True,
        "seed": 4,
        "scale": "laptop",
    }


def test_recording_does_not_stop(shown, monkeypatch):
    monkeypatch.setenv("FAILFIRST_CLAIMS", "record")
    claim("toy-fixed", 0.1, label="recall", at_least=0.8)
    assert shown[0][0].startswith("claim toy-fixed does not hold")
    assert shown[0][1]["held"] is False


def test_any_other_setting_is_strict(shown, monkeypatch):
    monkeypatch.setenv("FAILFIRST_CLAIMS", "1")
    with pytest.raises(ClaimError):
        claim("toy-fixed", 0.1, label="recall", at_least=0.8)


@pytest.mark.parametrize("bounds", [{}, {"at_least": 0, "at_most": 1}])
def test_exactly_one_bound(shown, bounds):
    with pytest.raises(TypeError, match="exactly one"):
        claim("toy-fixed", 0.1, label="recall", **bounds)


def test_scalars_of_torch(shown):
    torch = pytest.importorskip("torch")
    claim("toy-fixed", torch.tensor(0.9), label="recall", at_least=0.8)
    assert shown[0][1]["value"] == pytest.approx(0.9)
