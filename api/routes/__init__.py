"""The paths, grouped by what they are about."""
