"""Compare an answer with what was expected, in the spirit of a patient teacher: what differs, in words."""

from dataclasses import dataclass

import numpy as np

from ._plain import Odd, describe, describe_pair, is_array, is_number


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be from the expected one and still be the same.

    ``relative`` counts against the number itself, ``absolute`` against nothing; a further millionth of the
    largest expected value allows for answers in single precision, whose small numbers are differences of
    large ones.
    """

    relative: float = 1e-4
    absolute: float = 1e-7
    of_largest: float = 1e-6

    def same(self, got, expected):
        """Elementwise: whether two numeric arrays of one shape agree; NaN agrees with NaN."""
        got, expected = np.asarray(got), np.asarray(expected)
        wide = complex if "c" in (got.dtype.kind, expected.dtype.kind) else float
        got, expected = got.astype(wide), expected.astype(wide)
        finite = np.isfinite(expected)
        largest = np.max(np.abs(expected[finite]), initial=0.0)
        with np.errstate(all="ignore"):
            allowed = self.absolute + self.relative * np.abs(expected) + self.of_largest * largest
            close = np.isfinite(got) & finite & (np.abs(got - expected) <= allowed)
            return close | (got == expected) | (np.isnan(got) & np.isnan(expected))


@dataclass(frozen=True)
class Difference:
    """How an answer differs: ``kind`` for programs, ``text`` (sentences) for people.

    ``shows_expected`` says that the text gives the expected value, which a question with one fixed answer
    must not do.
    """

    kind: str
    text: str
    shows_expected: bool = False


def compare(got, expected, tolerance):
    """First difference between plain data, or None where they agree.

    Parameters
    ----------
    got, expected : object
        Plain data (see ``_plain``).
    tolerance : Tolerance
        For numbers.

    Returns
    -------
    Difference or None
    """
    if isinstance(expected, str):
        return _compare_text(got, expected)
    if isinstance(expected, dict):
        return _compare_dict(got, expected, tolerance)
    if isinstance(expected, frozenset):
        return _compare_set(got, expected)
    if isinstance(expected, tuple) or (isinstance(got, tuple) and is_array(expected)):
        return _compare_sequence(got, expected, tolerance)
    if is_number(expected) or is_array(expected):
        return _compare_numbers(got, expected, tolerance)
    if isinstance(expected, np.ndarray):  # dates
        same = isinstance(got, np.ndarray) and got.shape == expected.shape and bool(np.all(got == expected))
        return None if same else Difference("values", f"it is {describe(got)}")
    same = type(got) is type(expected) and got == expected
    return None if same else _wrong_type(got, expected)


def _kind(value):
    if is_number(value):
        return "a number"
    if is_array(value):
        return "an array of numbers"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, tuple):
        return f"a list or tuple of length {len(value)}"
    if isinstance(value, frozenset):
        return "a set"
    return value.text if isinstance(value, Odd) else describe(value)


def _wrong_type(got, expected):
    return Difference("type", f"it should be {_kind(expected)}, and it is {_with_value(got)}")


def _with_value(got):
    kind, value = _kind(got), describe(got)
    return (
        value if value.startswith(("an array", "a text", "an empty")) or kind == value else f"{kind}, {value}"
    )


def _compare_text(got, expected):
    if not isinstance(got, str):
        return _wrong_type(got, expected)
    if same_text(got, expected):
        return None
    return Difference("values", f"it should be {describe(expected)}, and it is {describe(got)}", True)


def same_text(a, b):
    """Whether two texts agree but for case, spaces and a full stop at the end."""
    return " ".join(a.casefold().split()).rstrip(".") == " ".join(b.casefold().split()).rstrip(".")


def _compare_dict(got, expected, tolerance):
    if not isinstance(got, dict):
        return _wrong_type(got, expected)
    missing = [key for key in expected if key not in got]
    if missing:
        return Difference("keys", f"the entry {describe(missing[0])} is missing")
    extra = [key for key in got if key not in expected]
    if extra:
        return Difference("keys", f"there is an entry {describe(extra[0])} that nobody asked for")
    for key in expected:
        found = compare(got[key], expected[key], tolerance)
        if found:
            return Difference(found.kind, f"in the entry {describe(key)} {found.text}", found.shows_expected)
    return None


def _compare_set(got, expected):
    if isinstance(got, tuple) or (is_array(got) and got.size < 10_000):
        got = frozenset(got if isinstance(got, tuple) else got.ravel().tolist())
    if not isinstance(got, frozenset):
        return _wrong_type(got, expected)
    normal = [
        {" ".join(x.casefold().split()) if isinstance(x, str) else x for x in s} for s in (got, expected)
    ]
    if normal[0] == normal[1]:
        return None
    text = f"{len(normal[1] - normal[0])} missing, {len(normal[0] - normal[1])} too many"
    return Difference("values", f"of the chosen things, {text}")


def _compare_sequence(got, expected, tolerance):
    if is_array(got) and len(got) == len(expected):
        got = tuple(item if item.ndim else item.item() for item in map(np.asarray, got))
    if is_array(expected):
        expected = tuple(item if item.ndim else item.item() for item in map(np.asarray, expected))
    if not (isinstance(got, tuple) or is_array(got)):
        return _wrong_type(got, expected)
    if len(got) != len(expected):
        return Difference("type", f"it should hold {len(expected)} things, and it holds {len(got)}")
    for index, (a, b) in enumerate(zip(got, expected, strict=True)):
        found = compare(a, b, tolerance)
        if found:
            return Difference(found.kind, f"in entry {index} {found.text}", found.shows_expected)
    return None


def _compare_numbers(got, expected, tolerance):
    if not (is_number(got) or is_array(got)):
        return _wrong_type(got, expected)
    a, b = np.asarray(got), np.asarray(expected)
    if a.shape != b.shape:
        return _compare_shapes(got, expected, a, b, tolerance)
    same = tolerance.same(a, b)
    if same.all():
        return None
    bad = ~np.isfinite(a) & np.isfinite(b)
    if bad.any():
        what = "it is" if a.ndim == 0 else f"{bad.sum()} of its {a.size} values are"
        return Difference("not finite", f"{what} not finite (NaN, infinite or masked)")
    if a.ndim == 0:
        mine, right = describe_pair(got, expected)
        return Difference("values", f"it should be {right}, and it is {mine}", True)
    if a.size <= 4 and a.ndim == 1:
        mine, right = describe_pair(a, b)
        return Difference("values", f"it should be {right}, and it is {mine}", True)
    first = tuple(int(i) for i in np.argwhere(~same)[0])
    mine, right = describe_pair(a[first].item(), b[first].item())
    where = f"[{', '.join(map(str, first))}]"
    return Difference(
        "values",
        f"the value at {where} should be {right}, and it is {mine} "
        f"({(~same).sum()} of {same.size} values differ)",
        True,
    )


def _shape(array):
    return str(array.shape) if array.ndim else "that of a single number"


def _compare_shapes(got, expected, a, b, tolerance):
    flat_a, flat_b = a.squeeze(), b.squeeze()
    if flat_a.shape == flat_b.shape and tolerance.same(flat_a, flat_b).all():
        count = abs(a.ndim - b.ndim)
        axes = "there is an axis of length 1" if count < 2 else f"there are {count} axes of length 1"
        more = "too many" if a.ndim > b.ndim else "too few" if a.ndim < b.ndim else "in another place"
        return Difference(
            "extra axis",
            f"the values are right, but the shape is {_shape(a)} where {_shape(b)} is asked: {axes} {more}",
        )
    if a.ndim == 0 or b.ndim == 0:
        names = [_kind(expected), describe(got) if a.ndim else f"the single number {describe(got)}"]
        return Difference("shape", f"it should be {names[0]}, and it is {names[1]}")
    return Difference("shape", f"it should have the shape {b.shape}, and it has {a.shape}")
