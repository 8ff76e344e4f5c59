"""Plumbing of the course *Fail First: practical machine learning for astronomers*."""

from .quiz import quiz, quiz_number  # at once: loaded later, the module `quiz` would hide the function

__version__ = "0.1.0"

__all__ = ["claim", "quiz", "quiz_number"]


def __getattr__(name):
    # Loaded on first use, so that `failfirst doctor` runs where Jupyter itself is missing or broken.
    if name == "claim":
        from .claims import claim

        return claim
    raise AttributeError(f"module 'failfirst' has no attribute {name!r}")
