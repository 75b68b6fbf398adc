"""What is read of a content stream by an expression is what pikepdf reads of it."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_handbook.book.postflight import content_operators, content_streams

WANTED = content_streams._OPERATORS

#: As this project's files have them.
PLAIN = [
    b"q\n1 0 0 -1 0 841.889764 cm\n/P <</MCID 0>> BDC\nBT\n0 0 0 rg\n1 0 0 -1 56.7 .5 Tm\n/abc 9.75 Tf\n[<0012>-3<00130014>] TJ\nET\nEMC\nQ",
    b"/Artifact <</Type /Background>> BDC q\n0.5 w [3 2] 0 d 1 2 3 4 re f*\nQ EMC",
    b"/Span <</ActualText (a word)>> BDC <0041> Tj EMC /Span <</MCID 3 /ActualText <feff00e6> /Lang (da)>> BDC EMC /P BMC EMC",
    b"/x0 Do /Fig /Name BDC EMC 1 -2 Td 1 2 TD 3 TL T*\n0 0 m 1 1 l 1 2 3 4 5 6 c h S W* n",
    b"",
    b" \n ",
    b"[<123>] TJ [] TJ <> Tj [ <00> -250.5 <01> ] TJ",
]
#: As others have them.
OTHERS = [
    b"BT (text \\) of letters) Tj ET",
    b"[(text) 3 <00>] TJ",
    b"1 2 (x) \" (y) '",
    b"% a comment\nq Q",
    b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI q Q",
    b"/P <</MCID 1 /A <</B 1>>>> BDC EMC",
    b"/A#20B 9 Tf",
    b"/P <</MCID 1 /E true>> BDC EMC q 1 0 0 1 0 0 cm Q (",
]


def read(data: bytes, *, spaced: bool = True) -> list[tuple[str, list[Any]]]:
    return [(name, list(operands)) for name, operands in content_operators.operators(data, WANTED, lambda: spaced)]


def by_pikepdf(data: bytes, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Any]]]:
    with monkeypatch.context() as patch:
        patch.setattr(content_operators, "_plain", lambda *_: None)
        return read(data)


def same(operands: list[Any]) -> list[Any]:
    """Operands without what is not asked for: the dictionary of a sequence has its id and its words."""
    listed = [each if isinstance(each, list) else [each] if isinstance(each, bytes) else each for each in operands]
    keys = ("/MCID", "/ActualText")
    return [{key: each[key] for key in keys if key in each} if isinstance(each, dict) else each for each in listed]


@pytest.mark.parametrize("data", PLAIN)
def test_what_is_plain_is_read_as_pikepdf_reads_it(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert content_operators._plain(data, set()) == []
    theirs = by_pikepdf(data, monkeypatch)
    assert [(name, same(operands)) for name, operands in read(data)] == [
        (name, same(operands)) for name, operands in theirs
    ]


@pytest.mark.parametrize("data", OTHERS)
def test_all_else_is_left_to_pikepdf(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert content_operators._plain(data, set()) is None
    assert read(data) == by_pikepdf(data, monkeypatch)


def test_distances_are_left_out_where_they_do_not_matter() -> None:
    assert read(b"[<0012>-3<00130014>] TJ") == [("TJ", [[b"\x00\x12", -3.0, b"\x00\x13\x00\x14"]])]
    assert read(b"[<0012>-3<00130014>] TJ", spaced=False) == [("TJ", [[b"\x00\x12\x00\x13\x00\x14"]])]


def test_an_expression_that_describes_almost_all_ends_soon() -> None:
    assert content_operators._plain(b"1 2 3 4 5 6 " * 20_000 + b"(", set()) is None
    assert content_operators._plain(b"[" + b"<00> 1 " * 20_000 + b"(] TJ", set()) is None
    assert content_operators._plain(b"/P <<" + b"/A 1 " * 20_000 + b"(a BDC", set()) is None
