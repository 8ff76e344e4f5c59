"""Turn whatever an answer returned into plain, harmless data, and put plain data into words.

A learner's value may be of any type, and its methods may misbehave. ``plain`` is called inside the guard
(see ``_guard``); what it returns holds only Python numbers, strings, numeric numpy arrays, tuples, dicts,
frozensets and ``Odd``, so that the rest of the framework needs no caution.
"""

import sys
import types
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

MAX_ELEMENTS = 20_000_000  # larger arrays are named by their shape, not copied
PRICE_OF_AN_OBJECT = 20  # in elements: lists are read one entry at a time
MAX_DEPTH = 12
UNFINISHED = (..., None, NotImplemented)


@dataclass(frozen=True)
class Odd:
    """Something that no exercise asks for; ``text`` names it with its article, ``kind`` groups it."""

    text: str
    kind: str = "object"


NAMED = (
    (types.GeneratorType, "a generator", "generator"),
    (types.CoroutineType, "a coroutine", "coroutine"),
    ((map, filter, zip, enumerate), "an iterator, not yet a list", "iterator"),
    (type, "a class", "class"),
    ((types.FunctionType, types.BuiltinFunctionType, types.MethodType), "a function", "function"),
)


def plain(value):
    """Plain data with the same content as ``value``.

    Never trusts ``value``: types are taken from ``type(value)``, and the base classes' own methods are used,
    so that a subclass with a broken ``__eq__`` or ``__iter__`` does no harm.
    """
    try:
        return _Reader().read(value)
    except _TooMuch:
        return Odd("something with a very large number of entries", "large")


class _TooMuch(Exception):
    """More numbers than one would copy."""


class _Reader:
    """Walks through a value, counting depth and size, since lists may hold themselves or each other."""

    def __init__(self):
        self.depth = 0
        self.left = MAX_ELEMENTS

    def read(self, value):
        if any(value is marker for marker in UNFINISHED) or type(value) is bool:
            return value
        if self.depth > MAX_DEPTH:
            return Odd("something nested too deeply", "nested")
        self.spend(PRICE_OF_AN_OBJECT)
        self.depth += 1
        try:
            return self._read(value, type(value))
        finally:
            self.depth -= 1

    def spend(self, size):
        self.left -= size
        if self.left < 0:
            raise _TooMuch

    def _read(self, value, kind):
        if issubclass(kind, np.generic):
            return self.array(np.asarray(value))
        if issubclass(kind, int):
            return _whole(int.__int__(value))
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, complex):
            return complex.__complex__(value)
        if issubclass(kind, (Fraction, Decimal)):
            return float(value)
        if issubclass(kind, str):
            return str.__str__(value)
        if issubclass(kind, np.ndarray):
            return self.array(value)
        for base in (list, tuple):
            if issubclass(kind, base):
                return self.sequence(base.__iter__(value))
        for base in (set, frozenset):
            if issubclass(kind, base):
                return frozenset(_hashable(self.read(item)) for item in base.__iter__(value))
        if issubclass(kind, dict):
            return self.mapping(value)
        if kind in (range, type({}.keys()), type({}.values())):
            return self.sequence(iter(value))
        if issubclass(kind, types.CoroutineType):
            value.close()  # else Python warns later that it was never awaited
        for base, words, group in NAMED:
            if issubclass(kind, base):
                return Odd(words, group)
        torch = sys.modules.get("torch")  # an answer can only hold a tensor if torch is imported already
        if torch is not None and issubclass(kind, torch.Tensor):
            return self.tensor(value, torch)
        if hasattr(kind, "__array__"):
            return self.array(np.asarray(value))
        return Odd(f"an object of type `{type_name(kind)}`")

    def array(self, value):
        if value.size > MAX_ELEMENTS:
            return Odd(f"an array of shape {tuple(value.shape)}", "large")
        self.spend(value.size)
        if issubclass(type(value), np.ma.MaskedArray):
            value = _unmasked(value)
        data = np.array(value, subok=False)
        letter = data.dtype.kind
        if letter in "biufc":
            if data.dtype.itemsize > 8 and letter == "f":
                data = data.astype(float)
            return data.item() if data.ndim == 0 else data
        if letter in "Mm":
            return data
        if letter == "V" and data.dtype.names:
            return {name: self.read(data[name]) for name in data.dtype.names}
        if letter in "OUST":
            return self.read(data.item() if data.ndim == 0 else data.tolist())
        return Odd(f"an array of type {data.dtype}")

    def tensor(self, value, torch):
        if value.numel() > MAX_ELEMENTS:
            return Odd(f"a tensor of shape {tuple(value.shape)}", "large")
        value = value.detach().to("cpu")
        if value.layout is not torch.strided:
            value = value.to_dense()
        if value.dtype is torch.bfloat16:
            value = value.float()
        return self.array(value.resolve_conj().resolve_neg().numpy())

    def sequence(self, iterator):
        items = []
        for item in iterator:
            items.append(self.read(item))
        if all(is_number(item) for item in items):
            array = np.array(items)
            return array if array.dtype.kind in "biufc" else array.astype(float)
        if all(is_array(item) for item in items) and len({item.shape for item in items}) == 1:
            return np.stack(items)
        return tuple(items)

    def mapping(self, value):
        result = {}
        for key, item in dict.items(value):
            name = key if type(key) in (str, int, float, bool) else _hashable(self.read(key))
            result[name] = self.read(item)
        return result


def _unmasked(value):
    """The data of a masked array. A masked value is no number one can compare: it counts as missing, NaN."""
    mask = np.ma.getmaskarray(value)
    data = np.array(np.ma.getdata(value), subok=False)
    if mask.any() and data.dtype.kind in "biufc":
        data = data.astype(np.result_type(data.dtype, float))
        data[mask] = np.nan
    return data


def type_name(kind):
    """Name of a type, also where a metaclass would spoil it."""
    try:
        name = type.__dict__["__name__"].__get__(kind)
        return name if name.isprintable() and len(name) < 60 else "unknown"
    except Exception:
        return "unknown"


def _whole(number):
    try:
        float(number)
    except OverflowError:
        return Odd("a whole number too large for arithmetic with floats", "number")
    return number


def _hashable(value):
    """A stand-in that can be a key: arrays become tuples."""
    if is_array(value):
        return tuple(_hashable(item) for item in value.tolist())
    if isinstance(value, (tuple, list)):
        return tuple(_hashable(item) for item in value)
    return tuple(sorted(map(str, value))) if isinstance(value, dict) else value


def is_array(value):
    """Whether plain data is a numeric array."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "biufc"


def is_number(value):
    """Whether plain data is a single number."""
    return isinstance(value, (bool, int, float, complex))


def is_unfinished(value):
    """Whether plain data is, or holds, what a stub leaves behind."""
    if isinstance(value, dict):
        return any(is_unfinished(item) for item in value.values())
    if isinstance(value, (tuple, frozenset)):
        return any(is_unfinished(item) for item in value)
    return any(value is marker for marker in UNFINISHED)


# --- words ---------------------------------------------------------------------------------------------


def describe(value, digits=3):
    """Plain data in a few words, at most about a hundred characters.

    Parameters
    ----------
    value : object
        Plain data.
    digits : int
        Significant digits of numbers.

    Returns
    -------
    str
        Such as ``0.37``, ``[0, 0, 0, 1]``, ``“dead units”`` or ``an array of shape (20, 8, 8)``.
    """
    if is_number(value):
        return _number(value, digits)
    if isinstance(value, str):
        short = value if len(value) <= 60 else value[:57] + "…"
        return f"“{short}”" if short.isprintable() else f"a text of {len(value)} characters"
    if isinstance(value, np.ndarray):
        if is_array(value) and value.size == 0:
            return f"an empty array of shape {value.shape}" if value.ndim > 1 else "[]"
        if is_array(value) and value.size <= 8 and value.ndim <= 2:
            return _nested(value.tolist(), digits)
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple):
        return _joined((describe(item, digits) for item in value[:6]), "(", ")", len(value) > 6)
    if isinstance(value, frozenset):
        items = sorted(describe(item, digits) for item in value)
        return _joined(items[:6], "{", "}", len(items) > 6)
    if isinstance(value, dict):
        items = (f"{key}: {describe(item, digits)}" for key, item in list(value.items())[:6])
        return _joined(items, "{", "}", len(value) > 6)
    if isinstance(value, Odd):
        return value.text
    return "`...`" if value is ... else f"`{value}`"


def describe_pair(got, expected):
    """Both values in words, with as many digits as it takes to tell them apart."""
    for digits in (3, 5, 8, 12):
        words = describe(got, digits), describe(expected, digits)
        if words[0] != words[1]:
            break
    return words


def _number(value, digits):
    if isinstance(value, (bool, int)):
        text = str(value)
        return text if len(text) <= 20 else f"{value:.{digits}g}"
    return f"{value + 0:.{digits}g}"  # + 0 turns -0.0 into 0


def _nested(items, digits):
    if isinstance(items, list):
        return "[" + ", ".join(_nested(item, digits) for item in items) + "]"
    return _number(items, digits)


def _joined(words, left, right, more):
    text = ", ".join(words)
    if len(text) > 100:
        text, more = text[:100].rsplit(",", 1)[0], True
    return f"{left}{text}{', …' if more else ''}{right}"
