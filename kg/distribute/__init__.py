"""One report's way from text to quads, as work that any process or machine can do."""

from kg.distribute.work import Job, Mapped, Progress, mapped

__all__ = ["Job", "Mapped", "Progress", "mapped"]
