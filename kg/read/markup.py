"""HTML to lxml's tree, within bounds: what takes libxml2 and trafilatura minutes is refused beforehand."""

from __future__ import annotations

from typing import Any

from lxml import etree, html

from kg.errors import ReportError

MAX_ELEMENTS = 100_000
"""Most elements in one page; long pages have 10,000. At this bound a page takes 5 to 20 seconds."""
MAX_DEPTH = 256
"""Deepest nesting of elements, which is also libxml2's own bound."""
MAX_ATTRIBUTES = 1_000
"""Most attributes of one element: libxml2's time for them grows with their square."""


class _Bounds:
    """Parser target (lxml) that counts and keeps nothing, so that a hostile page costs no more than its reading."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.elements = self.depth = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        for count, bound, what in (
            (self.elements, MAX_ELEMENTS, "elements in a page"),
            (self.depth, MAX_DEPTH, "elements inside one another"),
            (len(attributes), MAX_ATTRIBUTES, "attributes of one element"),
        ):
            if count > bound:
                raise ReportError(self.path, f"more than {bound:,} {what}; save the page's text as .txt")

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def data(self, _text: str) -> None:
        """Text is not bounded here."""

    def close(self) -> None:
        """The end of the document."""


def parse_html(markup: str, path: str) -> Any:
    """lxml's tree of an HTML document or fragment, or None when it holds nothing.

    Raises ReportError, with `path`, when it is beyond the bounds above.
    """
    raw = markup.encode("utf-8")
    # `huge_tree`: otherwise libxml2 stops at 10 MB of text or of one inlined picture, and the rest is lost unsaid.
    bounded = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Bounds(path))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        etree.fromstring(raw, parser=bounded)
        return html.document_fromstring(raw, parser=parser)
    except etree.ParserError:  # no element at all
        return None
