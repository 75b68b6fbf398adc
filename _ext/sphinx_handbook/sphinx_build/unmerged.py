"""What extensions store in Sphinx's environment without merging it when pages are read in several processes.

Many extensions say that their pages may be read so, and few are tried: where nobody asks for several processes, Sphinx
reads in one.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sphinx.environment import BuildEnvironment

#: The attributes of Sphinx's own, which it merges itself where they are facts of a page: those of a new environment.
_SPHINX: Final = frozenset(
    name
    for function in (BuildEnvironment.__init__, BuildEnvironment.setup, BuildEnvironment.__setstate__)
    for name in function.__code__.co_names
)


def of_extensions(env: BuildEnvironment) -> dict[str, bytes]:
    """The attributes of the environment that Sphinx does not have by itself, pickled."""
    return {name: _pickled(value) for name, value in vars(env).items() if name not in _SPHINX}


def changed(before: Mapping[str, bytes], env: BuildEnvironment) -> Iterator[str]:
    """The names of attributes that are new, or other than they were; perhaps of equal ones that cannot be compared."""
    for name, value in vars(env).items():
        if name in _SPHINX:
            continue
        earlier = before.get(name)
        if earlier is None or not _is_same(value, pickle.loads(earlier)):
            yield name


def _is_same(value: Any, other: Any) -> bool:
    return bool(value == other) or _pickled(value) == _pickled(other)


def _pickled(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
