"""Postflight says what is wrong with a damaged file, with the object's number, and ends."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from tests.fuzz import mutations

from sphinx_handbook.book import postflight
from sphinx_handbook.book.postflight.objects.damage import Limits
from sphinx_handbook.book.postflight.page_changes import compare
from sphinx_handbook.book.postflight.read_pdf import UnreadablePdf

TABLE = b"1 beginbfchar <41> <0041> endbfchar 1 beginbfrange <42> <44> <0042> endbfrange"
#: The number of each object that a damage takes hold of.
PAGE, FONT, ANNOTATION, ELEMENT, ROOT, OUTLINES, ITEM, FORM = range(10, 18)


def sound() -> Pdf:
    """A tagged page with text in a form, a link, a bookmark, a destination."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj

    def reserve() -> Any:
        return pdf.make_indirect(Dictionary())

    while len(pdf.objects) < PAGE - 1:
        reserve()
    own = reserve()
    font, annotation, element, root, outlines, item = (reserve() for _ in range(6))
    form = pdf.make_stream(b"/Span <</MCID 0>> BDC BT /F 9 Tf (BC) Tj ET EMC")
    own.Page = page
    font.update(
        Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.A, ToUnicode=pdf.make_stream(TABLE),
            FontDescriptor=Dictionary(FontFile2=pdf.make_stream(b"font")), Encoding=Dictionary(Differences=[65, Name.A]))
    )  # fmt: skip
    form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99], StructParents=2))
    form.Resources = Dictionary(Font=Dictionary(F=font))
    annotation.update(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99], StructParent=1, Contents="A",
            A=Dictionary(S=Name.GoTo, D="a"))
    )  # fmt: skip
    page.Annots = Array([annotation])
    page.StructParents = 0
    page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(X=form))
    page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC BT /F 9 Tf 1 0 0 1 9 9 Tm (A) Tj ET EMC /X Do")
    reference = Dictionary(Type=Name.OBJR, Obj=annotation)
    marked = Dictionary(Type=Name.MCR, Pg=page, Stm=form, MCID=0)
    element.update(Dictionary(S=Name.Link, P=root, Pg=page, K=Array([0, reference, marked])))
    nums = Array([0, Array([element]), 1, element, 2, Array([element])])
    root.update(Dictionary(Type=Name.StructTreeRoot, K=Array([element]), ParentTree=Dictionary(Nums=nums)))
    item.update(Dictionary(Title="A", Parent=outlines, Dest="a"))
    outlines.update(Dictionary(First=item, Last=item, Count=1))
    pdf.Root.StructTreeRoot, pdf.Root.Outlines = root, outlines
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(["a", Array([page, Name.Fit])])))
    return pdf


def findings(data: bytes, limits: Limits | None = None) -> list[str]:
    return [each.text(str) for each in postflight.check(data, "x.pdf", limits=limits)]


def written(pdf: Pdf) -> bytes:
    output = BytesIO()
    pdf.save(output, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return output.getvalue()


def numbered(pdf: Pdf) -> dict[str, Any]:
    page = pdf.pages[0].obj
    root = pdf.Root.StructTreeRoot
    return {
        "page": page, "font": page.Resources.Font.F, "annotation": page.Annots[0], "root": root, "element": root.K[0],
        "outlines": pdf.Root.Outlines, "item": pdf.Root.Outlines.First, "form": page.Resources.XObject.X, "catalog": pdf.Root,
    }  # fmt: skip


def test_a_sound_file_has_nothing_wrong() -> None:
    assert findings(written(sound())) == []


#: The object, the key, values of wrong types, and what is said of each.
WRONG: list[tuple[str, str, list[Any], str]] = [
    ("page", "/Annots", [3, Name.X, True], "file is damaged"),
    ("page", "/Annots", [Array([None, 7])], "must be of type dictionary"),
    ("page", "/StructParents", [Name.X, Array([])], "must be of type integer"),
    ("page", "/Resources", [1, Array([])], "file is damaged"),
    ("page", "/Contents", [1, Name.X], "must be of type array"),
    ("page", "/Contents", [Array([1, None])], "must be of type stream"),
    ("font", "/Subtype", [1, "text"], "must be of type name"),
    ("font", "/FontDescriptor", [Array([])], "must be of type dictionary"),
    ("font", "/ToUnicode", [1, Dictionary()], "must be of type stream"),
    ("font", "/BaseFont", ["text", 1], "must be of type name"),
    ("annotation", "/Rect", [1, Array([1, 2]), Array([1, 2, 3, Name.X]), Array([None] * 4)], "array of 4 numbers"),
    ("annotation", "/A", [1, Array([])], "must be of type dictionary"),
    ("annotation", "/StructParent", ["x", Name.X], "must be of type integer"),
    ("annotation", "/Contents", [1, Name.X], "must be of type string"),
    ("annotation", "/Subtype", [1, "Link"], "must be of type name"),
    ("element", "/S", [1, "P"], "must be of type name"),
    ("element", "/P", [1, True, Array([])], "must be of type dictionary"),
    ("element", "/Pg", [1, True, Name.X], "is not on the page"),
    ("element", "/K", [Name.X, "x", Array([True, 0.5])], "dictionary or integer"),
    ("element", "/ActualText", [1, Name.X], "must be of type string"),
    ("element", "/Alt", [1, Array([])], "must be of type string"),
    ("root", "/RoleMap", [1, Array([])], "must be of type dictionary"),
    ("root", "/RoleMap", [Dictionary(Link=1)], "must be of type name"),
    ("root", "/ParentTree", [1, Array([])], "must be of type dictionary"),
    ("root", "/ParentTree", [Dictionary(Nums=1), Dictionary(Kids=Name.X)], "must be of type array"),
    ("root", "/ParentTree", [Dictionary(Nums=Array([0, 1, "x", 2]))], "no way back"),
    ("outlines", "/First", [1, Array([])], "must be of type dictionary"),
    ("item", "/Title", [1, Name.X], "must be of type string"),
    ("item", "/Dest", [1, True, Array([]), Array([Name.X]), Array([-5])], "leads nowhere"),
    ("item", "/Next", [1, "x"], "must be of type dictionary"),
    ("form", "/Matrix", [1, Array([1]), Array([1, 0, 0, 1, 0, Name.X])], "array of 6 numbers"),
    ("form", "/Subtype", [1], "must be of type name"),
    ("form", "/Resources", [1, Array([])], "must be of type dictionary"),
    ("catalog", "/Names", [1, Array([])], "must be of type dictionary"),
    ("catalog", "/Names", [Dictionary(Dests=Dictionary(Names=1))], "must be of type array"),
    ("catalog", "/Dests", [1, Array([])], "must be of type dictionary"),
    ("catalog", "/StructTreeRoot", [1, Name.X], "must be of type dictionary"),
    ("catalog", "/Outlines", [1, Array([])], "must be of type dictionary"),
]


@pytest.mark.parametrize(
    ("name", "key", "values", "words"), WRONG, ids=[f"{each[0]}{each[1]}-{each[3][:20]}" for each in WRONG]
)
def test_a_wrong_type_is_named(name: str, key: str, values: list[Any], words: str) -> None:
    for value in values:
        with sound() as pdf:
            holder = numbered(pdf)[name]
            holder[key] = value
            reported = findings(written(pdf))
        assert any(words in each for each in reported), (value, reported)
        if "must be of type" in words:
            assert any(each.startswith("Object ") or "/" in each for each in reported)


def circle(name: str, key: str, other: str) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        objects = numbered(pdf)
        objects[name][key] = objects[other]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (circle("item", "/Next", "item"), "in the outline twice"),
        (circle("item", "/First", "outlines"), "leads nowhere"),
        (circle("element", "/K", "element"), "twice"),
        (circle("element", "/K", "root"), "is empty"),
        (lambda pdf: pdf.Root.StructTreeRoot.ParentTree.update(Dictionary(Kids=[pdf.Root.StructTreeRoot])), ""),
        (lambda pdf: pdf.Root.Names.update(Dictionary(Dests=pdf.make_indirect(Dictionary(Kids=[pdf.Root.Names])))), ""),
        (lambda pdf: numbered(pdf)["form"].Resources.update(Dictionary(XObject=Dictionary(X=numbered(pdf)["form"]))), ""),
    ],
)  # fmt: skip
def test_a_circle_has_an_end(change: Callable[[Pdf], None], words: str) -> None:
    with sound() as pdf:
        change(pdf)
        assert any(words in each for each in [*findings(written(pdf)), ""])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"BT 1 0 0 1 Tm (A) Tj ET", "the operator Tm has operands"),
        (b"BT /F Tf (A) Tj ET", "the operator Tf has operands"),
        (b"BT /F /G Tf (A) Tj ET", "the operator Tf has operands"),
        (b"BT 3 Td ET", "the operator Td has operands"),
        (b"/a /b /c /d /e /f cm", "the operator cm has operands"),
        (b"BDC (A) Tj EMC", "the operator BDC has operands"),
        (b"/P <</MCID /X>> BDC BT /F 9 Tf (A) Tj ET EMC", "does not have this text"),
        (b"/P <</MCID 99999999999999999999>> BDC BT (A) Tj ET EMC", ""),
        (b"9" * 5000 + b" 0 0 1 0 0 cm BT (A) Tj ET", "the operator cm has operands"),
        (b"1e9 0 0 1 0 0 cm ( ( BT <zz> Tj ET \xff\xfe BI ID", ""),
        (b"/Nothing Do /F Do BT /None 9 Tf (A) Tj ET", ""),
        (b"/A\xe9 Do BT /F\xe9 9 Tf (A) Tj ET", ""),
    ],
)
def test_content_that_does_not_fit_is_named_with_its_page(content: bytes, words: str) -> None:
    with sound() as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(content)
        reported = findings(written(pdf))
    assert any(words in each for each in reported), reported
    assert not words.startswith("the operator") or any(each.startswith("Page 1: the operator") for each in reported)


def test_a_name_that_is_no_utf8_is_no_damage() -> None:
    """Names are bytes: a font may be called so in its resources."""
    with sound() as pdf:
        data = written(pdf).replace(b"/F 9", b"/\xe9 9").replace(b"/F ", b"/\xe9 ")
    assert findings(data) == []


@pytest.mark.parametrize(
    "table", [b"beginbfchar <4 1> <00 41> <> <> endbfchar", b"beginbfrange <41> <ffffffffff> <d7ff> endbfrange"]
)
def test_odd_tables_of_characters_are_read(table: bytes) -> None:
    with sound() as pdf:
        numbered(pdf)["font"].ToUnicode.write(table)
        for each in findings(written(pdf)):
            each.encode()


def test_broken_data_is_named_and_read_as_far_as_it_goes() -> None:
    with sound() as pdf:
        whole = pdf.pages[0].obj.Contents.read_bytes() + b" 1 0 0 1 0 0 cm" * 2000
        packed = bytearray(zlib.compress(whole, 0))
        packed[-3] ^= 255
        pdf.pages[0].obj.Contents.write(bytes(packed), filter=Name.FlateDecode)
        (reported,) = findings(written(pdf))
    assert reported.startswith("Object ")
    assert "its data cannot be decoded" in reported


def test_what_is_too_large_is_not_read_and_that_is_no_damage() -> None:
    with sound() as pdf:
        contents = pdf.pages[0].obj.Contents
        contents.write(zlib.compress(contents.read_bytes() + b" " * 5_000_000, 9), filter=Name.FlateDecode)
        data = written(pdf)
    assert findings(data) == []
    problems = postflight.check(data, "x.pdf", limits=Limits(stream=1_000_000))
    assert [each.text(str) for each in problems if each.code == "postflight-unread"] == [
        "Page 1: /Contents is not read: it has more than 1000000 bytes."
    ]
    assert "postflight-damaged" not in {each.code for each in problems}


def test_limits_hold_and_can_be_lifted() -> None:
    with sound() as pdf:
        pdf.pages[0].obj.Contents.write(b"q Q " * 3000)
        data = written(pdf)
    assert any("more than 1000 operators" in each for each in findings(data, Limits(page_operators=1000)))
    assert not any("more than" in each for each in findings(data, Limits.lifted()))


def test_forms_that_multiply_have_an_end() -> None:
    with sound() as pdf:
        inner = numbered(pdf)["form"]
        for _ in range(9):
            inner = pdf.make_stream(
                b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, Resources=Dictionary(XObject=Dictionary(F=inner))
            )
        pdf.pages[0].obj.Resources.XObject.X = inner
        reported = findings(written(pdf), Limits(page_forms=200))
    assert "Page 1: /Contents is not read: it has more than 200 forms." in reported


def test_what_a_terminal_would_obey_is_not_repeated() -> None:
    with sound() as pdf:
        numbered(pdf)["item"].update(Dictionary(Title="\x1b[31mred\u202e", Dest="nowhere"))
        (first, *_) = findings(written(pdf))
    assert "\x1b" not in first
    assert "\u202e" not in first


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"\0" * 1000, b"%PDF-1.7\ntrailer << /Root 1 0 R >>"]
)
def test_what_is_no_pdf_is_told_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadablePdf) as refusal:
        postflight.check(data, "x.pdf")
    assert "BytesIO" not in str(refusal.value)


#: Of the files of "make fuzz": those that once ended in a traceback, one of each kind, and some more; by seed.
SLICE = {
    1: [27, 33, 45, 9, 105, 60, 353, 111, 109, 420, 41, 61, 240, 310, 352, 349, 585, 945, *range(2000, 2008)],
    7: [380, 780, 746, 4762, 4691],
}


def test_damaged_files_of_ten_makers_end_in_findings() -> None:
    files = list(mutations.seeds([mutations.SEEDS]))
    assert len(files) >= 14
    for seed, number in [(seed, number) for seed, numbers in SLICE.items() for number in numbers]:
        data, how = mutations.damaged(seed, number, files)
        try:
            for each in postflight.check(data, "x.pdf"):
                each.text(str).encode()
        except UnreadablePdf:
            continue
        except Exception as error:
            raise AssertionError(f"--seed {seed} --only {number} ({how})") from error


def test_damaged_files_are_compared_or_refused(tmp_path: Path) -> None:
    """Each damaged file with the sound one it was made of or another: there is an answer, or a reason."""
    files = list(mutations.seeds([mutations.SEEDS]))
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(written(sound()))
    for number in SLICE[1][:8]:
        path = tmp_path / "damaged.pdf"
        data, how = mutations.damaged(1, number, files)
        path.write_bytes(data)
        for pair in ((whole, path), (path, whole)):
            try:
                compared = compare.compare(*pair)
            except compare.Unreadable:
                continue
            except Exception as error:
                raise AssertionError(f"--seed 1 --only {number} ({how})") from error
            assert compared.pages.changed or compared.count == (0, 0)
    assert compare.compare(whole, whole).pages.changed == ()
