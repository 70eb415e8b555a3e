"""A mail server on this machine that takes what a real one takes, and refuses when it is told to."""

from .server import FakeSmtp, Taken

__all__ = ["FakeSmtp", "Taken"]
