"""Identity of a report: two reports are the same when all that enters the graph is the same."""

from __future__ import annotations

import hashlib
import json

from kg.model import Report


def content_hash(report: Report) -> str:
    """SHA-256, as 64 hexadecimal digits, of the report's text and of the fields that enter the graph.

    It depends on no file path, machine or version, so an unchanged report keeps it from run to run.

    >>> one = Report(id="a", text="The king came.", path="x/a.txt")
    >>> content_hash(one) == content_hash(Report(id="a", text="The king came.", path="y/a.txt"))
    True
    >>> content_hash(one) == content_hash(Report(id="a", text="The king came. "))
    False
    """
    fields = (
        report.id, report.text, report.date, report.title, report.source, report.url,
        report.language, report.body_start,
    )  # fmt: skip
    # JSON in ASCII tells None from "", parts the fields, and has one form.
    return hashlib.sha256(json.dumps(fields).encode("ascii")).hexdigest()
