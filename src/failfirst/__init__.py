"""Plumbing of the course *Fail First: practical machine learning for astronomers*."""

__version__ = "0.1.0"

from .claims import claim
from .quiz import quiz

__all__ = ["claim", "quiz"]
