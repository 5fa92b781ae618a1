"""Flags that several commands share, made from the table of settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kg.settings import SETTINGS

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def setting_option(flag: str, name: str, **attributes: Any) -> Callable[[Decorated], Decorated]:
    """A click option for the setting `name`: its environment variable, default and help come from the table."""
    setting = next(setting for setting in SETTINGS if setting.name == name)
    return click.option(
        flag,
        envvar=name,
        default=setting.default,
        help=setting.help,
        show_default=setting.default is not None,
        show_envvar=True,
        **attributes,
    )


store_option = setting_option("--store", "KG_STORE", metavar="S")
model_option = setting_option("--model", "KG_SPACY_MODEL", metavar="NAME")
index_option = setting_option("--wikidata-kb", "KG_WIKIDATA_KB", metavar="FILE")
base_option = setting_option("--base", "KG_BASE_IRI", metavar="IRI")
timeout_option = setting_option("--timeout", "KG_QUERY_TIMEOUT", type=click.FloatRange(min=0, min_open=True))
paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that extract side by side; each holds the language model in memory.",
)
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For people, or for programs.",
)
