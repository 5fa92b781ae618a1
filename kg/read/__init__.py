"""Reading: paths in, `Report` or `ReportError` out."""

from kg.read.identity import content_hash
from kg.read.reports import read_reports

__all__ = ["content_hash", "read_reports"]
