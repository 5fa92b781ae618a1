"""The front end's files, which `make web` builds: where a page finds its own, and whether they are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, url_for

VENDOR = "vendor"
_STAMP = "SOURCES.sha256"


@dataclass(frozen=True, slots=True)
class Entry:
    """Addresses of one page's script and style sheet; None where there is none."""

    script: str | None
    style: str | None


def register(app: Flask) -> None:
    """Give templates `entry(NAME)`: the built files of web/pages/NAME.js, or None where they are not built."""
    folder = Path(app.static_folder or "") / VENDOR
    stamp = folder / _STAMP
    # Browsers may keep files as long as they like, since a new bundle has new addresses.
    version = stamp.read_text("ascii").strip()[:12] if stamp.is_file() else ""

    def address(name: str) -> str | None:
        if not (folder / name).is_file():
            return None
        return url_for("static", filename=f"{VENDOR}/{name}", v=version)

    def entry(name: str) -> Entry | None:
        script = address(f"{name}.js")
        return Entry(script, address(f"{name}.css")) if script else None

    app.jinja_env.globals["entry"] = entry
