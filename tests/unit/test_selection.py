"""What a view is asked, as a directive's options tell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_queries import SCHEMA

from sphinx_handbook.catalogue.queries import view as selection
from sphinx_handbook.catalogue.queries.view import Kind, View


def test_all_that_can_be_asked() -> None:
    options = {
        "category": "ting, Steder",
        "terms": "fortrolighed, ro, Tillid",
        "match": "any",
        "order": "hoejde",
        "reverse": "",
        "form": "table",
        "columns": "Emner, hoejde",
        "limit": "5",
    }
    view, faults = selection.read("entries", "", options, SCHEMA)
    assert faults == []
    assert view == View(
        "entries",
        categories=("ting", "steder"),
        terms=("tillid", "ro"),
        any_term=True,
        order="hoejde",
        reverse=True,
        form="table",
        columns=("emner", "hoejde"),
        limit=5,
    )


def test_nothing_asked_is_everything_in_the_kinds_own_way() -> None:
    view, faults = selection.read("recent", "", {}, SCHEMA)
    assert (view, faults) == (View("recent"), [])
    assert view.ordered_by == "changed"
    assert not view.chooses


@pytest.mark.parametrize(
    ("kind", "options", "code", "word", "allowed"),
    [
        ("entries", {"categry": "ting"}, "unknown-option", "categry", "category"),
        ("entries", {"category": "tnig"}, "unknown-category", "tnig", "ting"),
        ("entries", {"category": "ting, sted"}, "unknown-category", "sted", "steder"),
        ("entries", {"terms": "tilid"}, "unknown-term", "tilid", "tillid"),
        ("entries", {"match": "some"}, "bad-option", "some", "any"),
        ("entries", {"order": "height"}, "bad-option", "height", "hoejde"),
        ("register", {"order": "hoejde"}, "bad-option", "hoejde", "title"),
        ("register", {"form": "cards"}, "bad-option", "cards", "compact"),
        ("entries", {"form": "tabel"}, "bad-option", "tabel", "table"),
        ("entries", {"columns": "højde, bredde"}, "unknown-field", "bredde", "hoejde"),
        ("entries", {"limit": "many"}, "bad-option", "many", None),
        ("entries", {"limit": "0"}, "bad-option", "0", None),
        ("entries", {"order": " "}, "empty-value", "order", None),
    ],
)
def test_what_cannot_be_meant_is_told_with_what_is_allowed(
    kind: Kind, options: dict[str, str], code: str, word: str, allowed: str | None
) -> None:
    _, faults = selection.read(kind, "", options, SCHEMA)
    (fault,) = faults
    assert (fault.code, fault.word) == (code, word)
    assert allowed is None or allowed in fault.allowed


def test_everything_wrong_is_told_at_once() -> None:
    _, faults = selection.read("entries", "", {"form": "pie", "order": "up", "terms": "x", "by": "y"}, SCHEMA)
    assert sorted(each.option for each in faults) == ["by", "form", "order", "terms"]


KNOWN = st.sampled_from([*selection.OPTIONS, "other"])
SAID = st.one_of(
    st.text(max_size=12), st.sampled_from(["ting", "ro, tillid", "any", "title", "hoejde", "cards", "emner", "5"])
)


@given(st.sampled_from(sorted(selection.ORDERS)), st.dictionaries(KNOWN, SAID))
def test_any_options_are_a_view_or_are_refused(kind: Kind, options: dict[str, str]) -> None:
    view, faults = selection.read(kind, "", options, SCHEMA)
    assert view.form in selection.FORMS.get(kind, selection.ALL_FORMS)
    assert all(fault.option in options for fault in faults)
    assert hash(view) == hash(selection.read(kind, "", options, SCHEMA)[0])
