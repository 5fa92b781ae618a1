"""What a page's JSON-LD (schema.org) says of its article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ArticleData:
    """schema.org's datePublished, dateModified, headline, publisher's name and inLanguage, as written."""

    published: str | None = None
    modified: str | None = None
    title: str | None = None
    publisher: str | None = None
    language: str | None = None


def article_data(scripts: Iterable[str]) -> ArticleData:
    """Data of the first article in the page's JSON-LD scripts; empty when there is none. Broken scripts are skipped.

    >>> article_data(['{"@type": "NewsArticle", "datePublished": "2024-04-03", "publisher": {"name": "Agency"}}'])
    ArticleData(published='2024-04-03', modified=None, title=None, publisher='Agency', language=None)
    """
    for node in _nodes(scripts):
        if any(str(kind).endswith(("Article", "BlogPosting", "Report")) for kind in _as_list(node.get("@type"))):
            return ArticleData(
                published=_text(node.get("datePublished")),
                modified=_text(node.get("dateModified")),
                title=_text(node.get("headline")),
                publisher=_name(node.get("publisher")),
                language=_text(node.get("inLanguage")),
            )
    return ArticleData()


def _nodes(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            waiting = _as_list(json.loads(script, strict=False))  # line breaks inside strings are common
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting = node + waiting
            elif isinstance(node, dict):
                yield node
                waiting += _as_list(node.get("@graph")) + _as_list(node.get("mainEntity"))


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _name(value: Any) -> str | None:
    for one in _as_list(value):
        if name := _text(one.get("name") if isinstance(one, dict) else one):
            return name
    return None
