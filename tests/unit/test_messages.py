"""Everything that a reader or a contributor meets has its Danish."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import sphinx_handbook
from sphinx_handbook.i18n import translator

PACKAGE = Path(sphinx_handbook.__file__).parent
PO = PACKAGE / "locale/da/LC_MESSAGES/sphinx_handbook.po"


def in_code() -> set[str]:
    """Every message that the code and the templates mark."""
    found = extract_from_dir(
        str(PACKAGE),
        method_map=[("**.py", "python"), ("**/theme/**.html", "jinja2.ext.babel_extract")],
        keywords={"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def danish() -> Catalog:
    return read_po(io.BytesIO(PO.read_bytes()), locale="da")


def test_every_message_is_translated() -> None:
    known = {(each.id if isinstance(each.id, str) else each.id[0]): each for each in danish() if each.id}
    missing = {message for message in in_code() if message and message not in known}
    assert not missing
    assert not [each.id for each in known.values() if not each.string or each.fuzzy]


def test_placeholders_are_the_same() -> None:
    for message in danish():
        if isinstance(message.id, str) and message.id:
            for pattern in (r"\{\w+\}", r"%\(\w+\)s", r"%[sdr]"):
                assert sorted(re.findall(pattern, message.id)) == sorted(re.findall(pattern, str(message.string))), (
                    message.id
                )


def test_danish_quotes() -> None:
    for message in danish():
        text = message.string if isinstance(message.string, str) else " ".join(message.string)
        if message.id:
            assert "“" not in text and "”" not in text, text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """An edit of the .po that nobody compiled would be seen by nobody."""
    say = translator("da")
    for message in danish():
        if isinstance(message.id, str) and message.id:
            assert say(message.id) == message.string
    assert translator("en")("Contents") == "Contents"
    assert translator("xx")("Contents") == "Contents"
