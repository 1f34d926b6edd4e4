"""Question sets in the shapes that people have them in."""

from qa.evaluation.formats.read import read_questions

__all__ = ["read_questions"]
