"""Documents that are handed over: one at a time or many, now or in the background, each known by where it came from."""

from qa.intake.intake import Intake, Outcome, Taken
from qa.intake.jobs import Job, Jobs
from qa.intake.upload import Upload

__all__ = ["Intake", "Job", "Jobs", "Outcome", "Taken", "Upload"]
