"""The report of a run: one HTML file that needs no network and no engineer to be read."""

from qa.evaluation.report.page import write_report

__all__ = ["write_report"]
