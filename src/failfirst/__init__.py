"""Plumbing of the course *Fail First: practical machine learning for astronomers*."""

__version__ = "0.1.0"

__all__ = ["claim", "quiz", "quiz_number"]


def __getattr__(name):
    # Loaded on first use, so that `failfirst doctor` runs where Jupyter itself is missing or broken.
    if name == "claim":
        from .claims import claim

        return claim
    if name in ("quiz", "quiz_number"):
        from . import quiz as module

        return getattr(module, name)
    raise AttributeError(f"module 'failfirst' has no attribute {name!r}")
