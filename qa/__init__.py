"""Jushi's domain: reading Chinese documents, finding passages and answering with their own words. Knows no HTTP."""

__version__ = "0.1.0"
