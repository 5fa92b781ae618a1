"""Markdown: front matter gives fields, the rest is rendered and read as plain text.

markdown-it-py renders (MIT, CommonMark-conformant, linear time, bounded nesting); PyYAML reads the front matter.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import yaml
from markdown_it import MarkdownIt

from kg.errors import ReportError
from kg.model import Report
from kg.read.blocks import block_text
from kg.read.encoding import decode
from kg.read.headers import read_headers
from kg.read.limits import MAX_TEXT_CHARS
from kg.read.markup import parse_html
from kg.read.record import Given, make_report, stem
from kg.read.text import given_by

log = logging.getLogger("kg.read")

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.{0,65536}?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def parse_markdown(raw: bytes, path: str) -> Report:
    """Report in a Markdown file: its text is what a reader would see, without marks and link targets.

    Fields come from YAML front matter, or from header lines as in plain text; the title, where neither
    gives one, from a first-level heading or a heading that opens the text.

    >>> parse_markdown(b"# A *visit*\\n\\nThe [king](k) came.", "visit.md").text
    'A visit\\n\\nThe king came.'
    """
    source = decode(raw, path)
    if len(source) > MAX_TEXT_CHARS:
        raise ReportError(path, f"{len(source):,} characters, more than {MAX_TEXT_CHARS:,}; split it")
    front = _FRONT_MATTER.match(source)
    given = _front_matter(front[1], path) if front else None
    if front and given:
        body = source[front.end() :]
    else:
        headers = read_headers(source)
        given, body = given_by(headers), source[headers.body_start :]
    tree = parse_html(MarkdownIt("commonmark").enable("table").render(body), path)
    if tree is None:
        raise ReportError(path, "no text")
    if not given.title:
        headings = tree.xpath("//h1 | (//body/*)[1][self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
        title = block_text(headings[0]) if headings else None
        given = replace(given, title=title)
    return make_report(path, stem(path), block_text(tree), given)


def _front_matter(front: str, path: str) -> Given | None:
    """Fields of the front matter, or None when it is none (text between two thematic breaks)."""
    try:
        fields = yaml.load(front, Loader=yaml.BaseLoader)  # only strings, lists and dictionaries; no objects
    except (yaml.YAMLError, RecursionError) as error:
        log.warning("%s: the front matter is not YAML (%s); read as header lines", path, str(error).partition("\n")[0])
        return given_by(read_headers(front))
    if not isinstance(fields, dict):
        return None
    value = {str(key).lower(): text for key, text in fields.items() if isinstance(text, str)}
    return Given(
        dates=tuple(value[key] for key in ("date", "published") if key in value),
        late_dates=tuple(value[key] for key in ("updated", "modified", "lastmod") if key in value),
        title=value.get("title"),
        source=value.get("source") or value.get("publisher"),
        url=value.get("url") or value.get("link"),
        language=value.get("lang") or value.get("language"),
    )
