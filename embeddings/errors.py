"""The one error of this package."""

from __future__ import annotations


class ModelError(Exception):
    """A model is missing, incomplete or of an unknown layout; the message says what was found and what to do."""
