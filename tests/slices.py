"""Which part of an exhaustive form runs in "make test"; all of it runs in "make torture"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import settings

T = TypeVar("T")

#: The pages that a handbook is made of: its front, a category, an entry with all that an entry can have, the search.
KINDS = ("index", "videnscentre/index", "erfaringer/projekt-i-politiet", "search")
#: One of each further kind: lists of addresses and words, what was tested, downloads, a term's page, the page for lost addresses, the
#: releases and what has changed since one.
FURTHER_KINDS = (
    "om/adresser",
    "om/stikordsregister",
    "om/tilgaengelighed",
    "hent",
    "mappe",
    "emner/innovation",
    "404",
    "dit-eksemplar",
    "dit-eksemplar/2025-03-03-1a2b3c4d",
)


def every(
    names: Sequence[Any],
    ways: Sequence[tuple[Any, ...]] = ((),),
    once: Collection[Any] = (*KINDS, *FURTHER_KINDS),
) -> list[Any]:
    """Each name in each way, a row of parameters per pair: the name (or the values of one), then the way's values.

    Of the names in ``once`` one way is in the slice: the first name's first, the second name's second, and so on in turn.
    The rest is marked ``torture``.
    """
    rows = []
    turn = 0
    for name in names:
        for number, way in enumerate(ways):
            in_slice = name in once and number == turn % len(ways)
            values = name if isinstance(name, tuple) else (name,)
            rows.append(pytest.param(*values, *way, marks=[] if in_slice else [pytest.mark.torture]))
        turn += name in once
    return rows


def sized(in_slice: T, whole: T) -> T:
    """How large something is made, or what of it: ``whole`` in "make torture", which the profile of Hypothesis says."""
    return whole if settings.get_current_profile_name() == "torture" else in_slice


def examples(times: float = 1) -> settings:
    """How many examples Hypothesis tries in a test, by the profile that is loaded, for a test that needs more or fewer."""
    return settings(max_examples=max(1, round(settings.default.max_examples * times)))
