"""Strings in, numbers out: encoders, vector indexes, and how the bundled models are made. Knows no documents."""
