"""Compilation of the few functions that are called millions of times.

The compiled code is kept on disk in a folder named after a digest of the sources of `sim`, so that a changed
source never meets the machine code of an older one.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")


def _source_digest() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _private_folder(path: Path) -> bool:
    """Make `path` for this user alone; say whether that worked."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = path.stat().st_uid == os.getuid() if hasattr(os, "getuid") else True
    except OSError:
        return False
    return owner and os.access(path, os.W_OK)


def _cache_folder() -> Path:
    """Return a writable folder for compiled code: the user's cache, or else a temporary one."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    user = os.getuid() if hasattr(os, "getuid") else "user"
    for folder in (Path(home) / "community-staffing", Path(tempfile.gettempdir()) / f"community-staffing-{user}"):
        if _private_folder(folder / _source_digest()):
            return folder / _source_digest()
    return Path(tempfile.mkdtemp(prefix="community-staffing-"))


os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache_folder()))

import numba  # noqa: E402  the folder must be known before numba is read
from numba import types as types  # noqa: E402
from numba.core import cgutils as _cgutils  # noqa: E402
from numba.extending import intrinsic as intrinsic  # noqa: E402

cgutils: Any = _cgutils


def is_compiled() -> bool:
    """Say whether this version of the model has been compiled on this machine."""
    return any(Path(os.environ["NUMBA_CACHE_DIR"]).rglob("*desk_compiled._play_teams*.nbi"))


def _compiled(function: Callable[Parameters, Returned], **options: Any) -> Callable[Parameters, Returned]:
    compile_it: Any = numba.njit(cache=True, error_model="numpy", **options)
    return cast("Callable[Parameters, Returned]", compile_it(function))


def kernel(function: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """Compile `function` with numba: IEEE arithmetic as written (no fast-math), cached on disk.

    Arrays are borrowed, not counted: inside there can be no new array. (Counting the references to a dozen
    arrays at each call costs forty times the work of the desk.)
    """
    return _compiled(function, _nrt=False, forceinline=False)


def inlined(function: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """Compile `function` as `kernel` does, into whatever calls it: for what is done for every task.

    (Handing a dozen arrays on from call to call costs more than the work of most functions of the desk.)
    """
    return _compiled(function, _nrt=False, forceinline=True)


def allocating_kernel(function: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """Compile `function` as `kernel` does, for the few that make arrays."""
    return _compiled(function)
