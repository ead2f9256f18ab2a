"""The scenario files that come with the product, for an installation without a clone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "scenarios"


def shipped(path: Path) -> Path:
    """Return `path`, or what comes with the product under that name where there is none here."""
    parts = path.parts
    own = SHIPPED.joinpath(*parts[1:])
    return own if not path.exists() and parts[:1] == ("scenarios",) and ".." not in parts and own.exists() else path


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Turn failures of the disk into `StorageError` naming `path`; the study's files are loaded only then."""
    try:
        yield
    except OSError as error:
        from analysis.study.files import disk_error

        raise disk_error(path, error) from error


def own_copy(path: Path) -> Path:
    """Return `path` for editing: where it is only shipped, its folder is first copied to here.

    Raises
    ------
    StorageError
        If it cannot be copied.
    """
    found = shipped(path)
    if found != path:
        with on_disk(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            for file in sorted(found.parent.glob("*.toml")):
                if not (path.parent / file.name).exists():
                    shutil.copyfile(file, path.parent / file.name)
    return path
