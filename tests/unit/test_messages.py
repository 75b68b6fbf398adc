"""Everything that a reader or a contributor meets is there in each language that the package speaks."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import sphinx_handbook
from sphinx_handbook.i18n import LOCALE_DIR, catalogue, translator
from sphinx_handbook.sphinx_ext import messages

PACKAGE = Path(sphinx_handbook.__file__).parent
LANGUAGES = sorted(each.name for each in LOCALE_DIR.iterdir() if each.is_dir())

#: The marks that a quotation begins and ends with, and those that are another language's.
QUOTES = {"da": ("»", "«", "„“”"), "de": ("„", "“", "»«”")}


@cache
def in_code() -> set[str]:
    """Every message that the code and the templates mark."""
    messages = extract_from_dir(
        str(PACKAGE),
        method_map=[
            ("**.py", "python"),
            ("**/theme/**.html", "jinja2.ext.babel_extract"),
            ("**/templates/**.html", "jinja2.ext.babel_extract"),
        ],
        keywords={"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in messages}


@cache
def written(language: str) -> Catalog:
    path = LOCALE_DIR / language / "LC_MESSAGES/sphinx_handbook.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def ids(language: str) -> set[str]:
    return {each.id if isinstance(each.id, str) else each.id[0] for each in written(language) if each.id}


def texts(language: str) -> list[tuple[str, str]]:
    """Each message with its translation; both numbers of one that has two."""
    pairs = []
    for each in written(language):
        if isinstance(each.id, str):
            pairs += [(each.id, str(each.string))] if each.id else []
        else:
            pairs += zip(each.id, each.string, strict=True)
    return pairs


def test_danish_and_german_are_spoken() -> None:
    assert LANGUAGES == ["da", "de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    assert not {message for message in in_code() if message} - ids(language)
    assert not [each.id for each in written(language) if each.id and (not each.string or each.fuzzy)]
    # Some messages are Sphinx's own, which its catalogues lack.
    assert ids(language) == ids("da")


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    for message, text in texts(language):
        for pattern in (r"\{+\w+\}+", r"%\(\w+\)[sr]", r"%[sdr]", r"^\s+|\s+$"):
            assert sorted(re.findall(pattern, message)) == sorted(re.findall(pattern, text)), message


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_the_language_s_own(language: str) -> None:
    opening, closing, foreign = QUOTES[language]
    for message, text in texts(language):
        assert not set(foreign) & set(text), text
        assert re.sub(f"[^{opening}{closing}]", "", text) == (opening + closing) * message.count("“"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    """An edit of the .po that nobody compiled would be seen by nobody."""
    compiled = catalogue(language)
    for each in written(language):
        if isinstance(each.id, str) and each.id:
            assert compiled.gettext(each.id) == each.string
        elif each.id:
            assert [compiled.ngettext(*each.id, count) for count in (0, 1, 2)] == [each.string[at] for at in (1, 0, 1)]


def test_a_country_s_form_is_the_language_s_and_any_other_language_is_english() -> None:
    assert (
        translator("de-AT")("Contents") == translator("de_CH")("Contents") == translator("de")("Contents") == "Inhalt"
    )
    assert translator("en")("Contents") == "Contents"
    assert translator("xx")("Contents") == "Contents"


@pytest.mark.parametrize(
    ("name", "word", "written"),
    [
        ("blå kop.png", "tools/blåkop.png", "blå%20kop.png"),
        ("blå kop.png", "tools/kop.png", None),
        ("kop.png", "tools/blåkop.png", None),
    ],
)
def test_a_file_is_named_whose_spaces_a_directive_lost(
    name: str, word: str, written: str | None, tmp_path: Path
) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / name).touch()
    match = re.match("(?P<word>.*)", word)
    assert match
    problem = messages._file(match, SimpleNamespace(srcdir=tmp_path))  # type: ignore[arg-type]
    assert problem and problem.code == "unknown-file" and problem.values.get("written") == written
