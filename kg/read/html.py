"""HTML pages: the article without navigation, advertisements and comments; fields from the page's metadata.

trafilatura finds the article (Apache-2.0, well kept, the best open extractor in published comparisons);
its guesses of dates are not used, since a guess is no evidence.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import trafilatura

from kg.errors import ReportError
from kg.model import Report
from kg.read.blocks import block_text
from kg.read.encoding import declared_encoding, decode
from kg.read.json_ld import ArticleData, article_data
from kg.read.markup import parse_html
from kg.read.record import Given, make_report, stem

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs without naming the file; our errors do

_SHORT = 250  # trafilatura's bound too
# Open Graph, Dublin Core, schema.org, HTML's old habits, and the two academic ones.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate", "publishdate", "publish_date", "publish-date",
    "publication_date", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
# A time element of the report itself, not of the page around it or of another story.
_TIME = "//time[not(ancestor::footer or ancestor::aside or ancestor::nav)]/@datetime"
_LOWER = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"


def parse_html_page(raw: bytes, path: str) -> Report:
    """Report in an HTML page: `text` is the article's text, one paragraph a block.

    Raises ReportError when the page has no text or is beyond the bounds of `kg.read.markup`.
    """
    tree = parse_html(decode(raw, path, declared_encoding(raw)), path)
    if tree is None:
        raise ReportError(path, "the page has no text")
    text = _article(tree)
    if not text:
        raise ReportError(path, "the page has no text; if a script writes it, save the page from a browser as text")
    return make_report(path, stem(path), text, _given(tree))


def _article(tree: Any) -> str:
    """Text of the page's article, or an empty string."""
    document: Any = trafilatura.bare_extraction(
        deepcopy(tree), include_comments=False, include_tables=True, with_metadata=False
    )
    text = block_text(document.body) if document is not None else ""
    if len(text) < _SHORT and "".join(text.split()) == "".join((whole := block_text(tree)).split()):
        return whole  # of a very short page trafilatura takes all, but without parting the blocks
    return text


def _given(tree: Any) -> Given:
    data = article_data(script.text or "" for script in tree.xpath("//script[@type='application/ld+json']"))
    meta = _meta(tree)
    times = tree.xpath(f"//article{_TIME} | //main{_TIME}") or tree.xpath(_TIME)
    return Given(
        dates=tuple(_dates(data, meta, _properties(tree, "datePublished"), times[:1])),
        late_dates=tuple(filter(None, [data.modified, *(meta.get(name) for name in _MODIFIED)])),
        title=data.title
        or meta.get("og:title")
        or meta.get("twitter:title")
        or _first_text(tree, "//article//h1 | //main//h1", "//title", "//h1"),
        source=data.publisher or meta.get("og:site_name") or meta.get("dc.publisher") or meta.get("application-name"),
        url=_address(tree, meta),
        language=next(iter(tree.xpath("/html/@lang | /html/@*[name()='xml:lang']")), None) or data.language,
    )


def _dates(data: ArticleData, meta: dict[str, str], properties: list[str], times: list[str]) -> Iterator[str]:
    """Dates of publication, the most trusted first."""
    yield from filter(None, [data.published])
    yield from (meta[name] for name in _PUBLISHED if name in meta)
    yield from properties
    yield from times


def _meta(tree: Any) -> dict[str, str]:
    """Contents of the meta elements by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _properties(tree: Any, name: str) -> list[str]:
    """Values of a schema.org microdata property (HTML, 5.2.4)."""
    elements = tree.xpath("//*[@itemprop=$name]", name=name)
    values = (element.get("content") or element.get("datetime") or element.text for element in elements)
    return [value for value in values if value]


def _first_text(tree: Any, *paths: str) -> str | None:
    for path in paths:
        for element in tree.xpath(path)[:1]:
            if text := element.text_content().strip():
                return str(text)
    return None


def _address(tree: Any, meta: dict[str, str]) -> str | None:
    """The page's own absolute address, or None."""
    links = tree.xpath(f"//link[translate(@rel, {_LOWER})='canonical']/@href")
    return next(
        (url for url in (*links, meta.get("og:url", "")) if url.lower().startswith(("http://", "https://"))), None
    )
