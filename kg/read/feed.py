"""RSS and Atom feeds saved as files: one report an entry.

feedparser reads (BSD, well kept, every RSS and Atom version); it fetches nothing, since it is given bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXParseException

import feedparser

from kg.errors import ReportError
from kg.model import Report
from kg.read.blocks import block_text
from kg.read.encoding import declared_encoding, decode
from kg.read.markup import parse_html
from kg.read.record import Given, make_report

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MAX_ID = 150


def parse_feed(raw: bytes, path: str) -> Iterator[Report | ReportError]:
    """Reports in a feed, in its order, by their full content where the feed has it, or else the summary.

    An entry that is no report gives a ReportError; so does a feed that is not well-formed, after the entries
    that could be read. Raises ReportError when it is no feed at all.
    """
    # Decoded here, as every format is: feedparser's own guess depends on what else is installed.
    document = _XML_DECLARATION.sub("", decode(raw, path, declared_encoding(raw))).encode("utf-8")
    try:
        feed = feedparser.parse(io.BytesIO(document))  # a stream: a string could be taken for an address
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:  # it lets damage through
        raise ReportError(path, f"a broken feed ({type(error).__name__}: {error})") from error
    broken = feed.get("bozo_exception")
    problem = f"not well-formed XML ({broken.getMessage()})" if isinstance(broken, SAXParseException) else None
    line = broken.getLineNumber() if isinstance(broken, SAXParseException) else None
    if not feed.get("version"):
        raise ReportError(path, problem or "XML, but neither an RSS nor an Atom feed", line if problem else None)
    if not feed.entries and not problem:
        raise ReportError(path, "a feed without entries")
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield _report(entry, feed.feed, path)
        except ReportError as error:
            yield ReportError(path, f"entry {number}: {error.reason}")
    if problem:
        yield ReportError(path, f"{problem}; the {len(feed.entries)} entries found were read, others may be lost", line)


def _report(entry: Any, feed: Any, path: str) -> Report:
    name = entry.get("id") or entry.get("link")
    if not name or not slug(name):
        raise ReportError(path, "neither an id nor a link")
    contents = [part.get("value") for part in entry.get("content", [])] or [entry.get("summary")]
    tree = parse_html("\n".join(filter(None, contents)), path)
    text = block_text(tree) if tree is not None else ""
    source = entry.get("source") or {}
    given = Given(
        # As written: feedparser's parsed dates are moved to UTC, which may be another day.
        dates=tuple(filter(None, [entry.get("published") or entry.get("created")])),
        late_dates=(entry["updated"],) if "updated" in entry else (),  # get() would answer with `published`
        title=_plain(entry.get("title"), path),
        source=_plain(source.get("title") or feed.get("title"), path),
        url=entry.get("link"),
        language=entry.get("language") or feed.get("language"),
    )
    return make_report(path, slug(name), text, given, guess_title=False)


def slug(name: str) -> str:
    """Id made from an entry's id or link: letters, digits, dots and hyphens; a long one ends in a hash.

    >>> slug("https://example.org/news/2024/04/03?visit=1")
    'example.org-news-2024-04-03-visit-1'
    """
    plain = re.sub(r"[^\w.]+", "-", re.sub(r"^\w+://", "", name.strip())).strip("-.")
    if len(plain) <= _MAX_ID:
        return plain
    return f"{plain[:_MAX_ID]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _plain(markup: str | None, path: str) -> str | None:
    tree = parse_html(markup, path) if markup else None
    return block_text(tree) if tree is not None else None
