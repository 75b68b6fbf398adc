"""What laying out learns from one part of a book changes nothing in another, nor from what WeasyPrint makes alone."""

from __future__ import annotations

import base64
import bisect
import re
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import weasyprint
import weasyprint.document
import weasyprint.layout.inline
from PIL import Image
from tests.slices import every, sized
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes

from sphinx_handbook.book.content.formulas import drawing as formula
from sphinx_handbook.book.layout.patched_weasyprint import patched
from sphinx_handbook.book.layout.weasyprint_seams import drawing, images, line_ends
from sphinx_handbook.book.layout.weasyprint_seams.page_content import all_boxes
from sphinx_handbook.book.layout.weasyprint_seams.patching import style_memo
from sphinx_handbook.book.layout.weasyprint_speed import (
    MODULES,
    box_sizes,
    computed_styles,
    glyph_runs,
    line_breaking,
    pango_layouts,
    short_texts,
    svg_paths,
)
from sphinx_handbook.book.layout.weasyprint_speed.computed_styles import StyleCache
from sphinx_handbook.gc_pause import gc_paused

LONG = "Arbejdspladsens tillidsrepræsentanter samarbejder om kerneopgaven og den sociale kapital. " * sized(4, 6)

#: What a highlighter makes of code: the same few words and signs, again and again, also where a line ends.
CODE = (
    "<i>self</i><b>.</b><u>x</u> <b>=</b> <i>self</i><b>(</b><s>'en to'</s><b>,</b> <u>AV</u><b>)</b>   <i>fi</i>\n" * 9
)

SHEET = """
@page { size: 420px 300px; margin: 40px 50px; @top-left { content: string(head) } @bottom-right { content: counter(page) } }
@page :left { @top-left { content: none } @top-right { content: string(head, last) } }
@page wide { size: 600px 300px }
@page :nth(2 of wide) { @bottom-left { content: "to" } }
h1 { string-set: head content(); border-radius: 4px; background: #eee; padding: 0.5rem }
.half { width: 50%; min-width: 3em; margin-left: 10%; padding: 1%; border: 1px solid; border-radius: 10% 0 }
.math { width: calc(100% - 2em); max-width: 90% }
.wide { page: wide }
.justified { text-align: justify; hyphens: auto; word-spacing: 0.1em }
.spaced { letter-spacing: 0.1em; overflow-wrap: anywhere }
.caps { font-variant-caps: small-caps; font-feature-settings: "tnum" }
.first::first-letter { font-size: 2em; color: red } .first::first-line { font-weight: bold }
.note { float: footnote } table { border-collapse: collapse } td { border: 1px solid; padding: 2px }
a { text-decoration: underline } sup { line-height: 0 } li::marker { color: blue } .toc::after { content: leader(".") "9" }
.flex { display: flex } .flex > * { flex: 1 } .grid { display: grid; grid-template-columns: 1fr 2fr }
.small { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 8em } .box { box-sizing: border-box }
.code { white-space: pre-wrap; overflow-wrap: anywhere; width: 11em }
.short { continue: discard; max-lines: 2; block-ellipsis: auto }
"""

PARTS = (
    f"""<h1 id=en>Et</h1><p class=first>{LONG}<p class="half justified">{LONG}<ol><li>en<li><p>to<ul><li>tre</ul></ol>
    <p lang=en style="color: green">Colleagues <em>talk <strong id=x>a lot</strong></em> <a href="#x">here</a><sup>2</sup>.""",
    f"""<h1>Et</h1><div class=wide><p class=math>{LONG}<p class=spaced>{LONG}<span class=note>En note.</span>
    <table><tr><td>a<td class=half>{LONG}<tr><td colspan=2>c</table></div><p class=toc>Kapitel""",
    f"""<h1 id=to>To <small>tal 1234567890</small></h1><pre>\tkode\n\n  med&#8232;linjer\ttab</pre><p class=caps>Kapitæler 012
    <div class=flex><p>{LONG}<p class=box>to</div><div class=grid><p>{LONG}<p>to</div><p class=small>{LONG}
    <p>Arbejds&shy;plads&shy;vurdering og <code>en_lang_kode</code> ffi fl AV Té 東 \U0001f600<br>ny linje""",
    f"""<h1>Kode</h1><pre class=code>{CODE}</pre><p>{f"<code>self</code>, <b>self</b>(<a href=#x>x</a>) og {LONG[:40]}" * 9}
    <p class=short>{CODE}<p class=short><i>self</i> <b>.</b><br><u>x</u><br><i>self</i><table><tr>{"<td><code>self</code>.<i>x</i>" * 9}</table><p class=small><i>self</i>{CODE}<p class=justified>{CODE}""",
    f"""<h1>Tre</h1><ul><li>a<li>b</ul><p class=first>{LONG}<p class=justified dir=rtl>שלום {LONG}<p style="line-height: 3">x
    <p style="background: #eee; visibility: hidden">y<p style="background: currentcolor">z<p style="background: linear-gradient(red, blue)">w
    <p style="box-shadow: 1px 1px red">v""",
)


def html(part: str, sheet: str = "") -> weasyprint.HTML:
    return weasyprint.HTML(string=f"<html lang=da>{sheet and f'<style>{sheet}</style>'}<body>{part}")


def drawn(part: str, styles: StyleCache, sheets: list[weasyprint.CSS]) -> list[Any]:
    """All that is drawn on the pages of a part, and around them."""
    with patched(styles, in_chunks=True, speed=MODULES):
        document = html(part).render(stylesheets=sheets)
        drawing_of_part = drawing.draw(document, "note", 100)
        return [
            [drawing_of_part.body(sheet), [(side, repr(edge)) for side, edge in sorted(sheet.sides.items())]]
            for sheet in drawing_of_part.pages
        ]


def looks_of_pages(styles: StyleCache) -> Iterator[Any]:
    """The styles of pages that have been computed."""
    return (look for own in styles.sets.values() for look in own.pages.values())


def test_a_part_is_the_same_whatever_was_laid_out_before_it() -> None:
    sheets = [weasyprint.CSS(string=SHEET)]
    alone = [drawn(part, StyleCache(), sheets) for part in PARTS]
    styles = StyleCache()
    for turn in sized(((*PARTS, PARTS[0]),), (PARTS, PARTS[::-1], PARTS)):
        for part in turn:
            assert drawn(part, styles, sheets) == alone[PARTS.index(part)]
    # Something was learnt, and something learnt was used: none of it is new in a further turn.
    looks = len(styles.elements)
    assert looks > 30
    drawn(PARTS[0], styles, sheets)
    assert len(styles.elements) == looks


def test_sheets_that_differ_in_one_share_the_styles_that_this_does_not_change() -> None:
    """What is tried in place of a page format has less space; all else is the same."""
    common, other = (
        weasyprint.CSS(string=SHEET),
        "@page { margin: 30px 50px } h1 { margin: 0 } td, h1 small { color: red }",
    )
    usual, closer = [weasyprint.CSS(string=""), common], [weasyprint.CSS(string=other), common]
    wide = [weasyprint.CSS(string="@page { margin-left: 9px }"), common]
    # One part has a heading, text and lists, one a table.
    parts = sized(PARTS[:2], PARTS)
    alone = [[drawn(part, StyleCache(), sheets) for part in parts] for sheets in (usual, closer, wide)]
    styles, counts = StyleCache(), list[int]()
    for sheets, expected in zip((usual, closer, wide, usual, closer), [*alone, *alone[:2]], strict=True):
        assert [drawn(part, styles, sheets) for part in parts] == expected
        counts.append(len(styles.elements))
    # Below a heading and a table of another look all is new, but nothing else is.
    assert counts[0] < counts[1] < 1.5 * counts[0] and counts[1:] == [counts[1]] * 4
    # Too many sets: what was computed is let go of.
    sets, elements = list[int](), len(styles.elements)
    for margin in range(5):
        drawn("<p>a", styles, [weasyprint.CSS(string=f"@page {{ margin: {margin}px }}"), common])
        sets.append(len(styles.sets))
    assert sets == [4, 5, 1, 2, 3] and len(styles.elements) < elements


@pytest.mark.parametrize(("part", "kept"), every(PARTS, [(True,), (False,)], once=PARTS))
def test_pages_are_those_that_weasyprint_makes(part: str, kept: bool) -> None:
    sheets = [weasyprint.CSS(string=SHEET)]
    theirs = contents(html(part).render(stylesheets=sheets))
    with ExitStack() as stack:
        for each in (
            line_ends.mended(),
            computed_styles.installed(StyleCache()),
            box_sizes.installed(),
            pango_layouts.installed(keep_lines=kept),
            line_breaking.installed(),
            glyph_runs.installed(),
            short_texts.installed(keep_lines=kept),
        ):
            stack.enter_context(each)
        # The second time all is known.
        html(part).render(stylesheets=sheets)
        assert contents(html(part).render(stylesheets=sheets)) == theirs


def test_a_formula_is_drawn_the_same_without_what_its_letters_do_not_have() -> None:
    drawn = formula(r"\left[\frac{a_1}{b}\right] = x", "en", inline=True)
    part = f"<p>a {drawn} b"
    with images.formulas():
        theirs = contents(html(part).render())
        with svg_paths.installed():
            ours = contents(html(part).render())
    # Only the line of the fraction says how edges are drawn.
    assert [b"".join(each).count(b" J\n") for each in (theirs, ours)] == [8, 1]
    assert shapes(ours) == shapes(theirs) and sum(each == b"f" for each in shapes(ours)) > 6
    # The colour of the text is that of the formula.
    red = f'<p style="color: red">{drawn}'
    with images.formulas(), svg_paths.installed():
        assert b"1 0 0 rg" in b"".join(contents(html(red).render()))


def shapes(pages: list[bytes]) -> list[bytes]:
    """What is drawn, without colours and without how edges would be drawn."""
    edges = re.compile(rb".* (?:d|J|j|M|w|rg|RG|gs)")
    return [each for page in pages for each in page.split(b"\n") if not edges.fullmatch(each)]


def test_a_short_text_is_shaped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    theirs = weasyprint.layout.inline.split_first_line

    def noted(text: str, *rest: Any, **named: Any) -> Any:
        texts.append(text)
        return theirs(text, *rest, **named)

    monkeypatch.setattr(weasyprint.layout.inline, "split_first_line", noted)
    for kept in (True, False):
        texts.clear()
        with patched(StyleCache(), in_chunks=kept, speed=MODULES):
            html(f"<pre>{'<i>self</i><b>.</b> ' * 9}").render()
        assert (texts.count("self"), texts.count(".")) == ((1, 1) if kept else (9, 9))


@pytest.mark.parametrize("width", [30, 35])
def test_a_text_that_lost_its_space_at_a_lines_end_has_it_within_a_line(width: int) -> None:
    with patched(StyleCache(), in_chunks=True, speed=MODULES):
        page = html(f"<p style='width: {width}px'>a <i>self</i>, <i>x</i>, <i>y</i>").render().pages[0]._page_box
    texts = [box.text for box in page.descendants() if hasattr(box, "text")]
    assert texts == ["a", "self", ",", "x", ", ", "y"]


def test_of_two_sets_of_boxes_only_that_on_the_pages_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    articles: list[weakref.ref[Any]] = []
    theirs = weasyprint.document.build_formatting_structure

    def noted(*arguments: Any) -> Any:
        root = theirs(*arguments)
        articles.extend(weakref.ref(each) for each in root.descendants() if each.element_tag == "article")
        return root

    monkeypatch.setattr(weasyprint.document, "build_formatting_structure", noted)
    with patched(StyleCache(), in_chunks=True, speed=MODULES), gc_paused():
        document = html("<article id=x><p>a <a href='#x'>b</a></article>").render()
        assert document.pages
        assert [each() for each in articles] == [None]


def test_a_page_that_is_drawn_lets_its_boxes_go_and_looks_the_same() -> None:
    with patched(StyleCache(), in_chunks=True, speed=MODULES), gc_paused():
        document = html("".join(PARTS), f"{SHEET} @page {{ size: 9cm 12cm }}").render()
        pages = [weakref.ref(each._page_box) for each in document.pages]
        text_boxes = [box for each in pages for box in all_boxes(each()) if isinstance(box, boxes.TextBox)]
        # A dictionary of more than 21 entries takes twice the memory.
        assert max(len(vars(each)) for each in text_boxes) <= 21
        # A box that is split says which of its sides are the page's end.
        text_boxes[0].remove_decoration_sides.add("top")
        assert [each.remove_decoration_sides for each in text_boxes[:2]] == [{"top"}, set()]
        del text_boxes
        before = drawing.draw(document, "note", 100)
        after = drawing.draw(document, "note", 100, lets_go=True)
        # WeasyPrint itself refers to the last page.
        assert len(pages) > 5 and not any(each() for each in pages[:-1])
        assert list(map(before.body, before.pages)) == list(map(after.body, after.pages))
        assert [each.places for each in before.pages] == [each.places for each in after.pages]
        assert [each.text for each in before.pieces] == [each.text for each in after.pieces]


def contents(document: weasyprint.Document) -> list[bytes]:
    with pikepdf.open(BytesIO(document.write_pdf())) as opened:
        return [re.sub(rb">0?<|(?<=>)0(?=\])", b"", page.Contents.read_bytes()) for page in opened.pages]


def test_what_depends_on_the_page_is_worked_out_for_each_part() -> None:
    sheets = [
        weasyprint.CSS(
            string="@page { size: 400px; margin: 0 } @page big { size: 800px } .big { page: big } "
            "body { margin: 0 } p { width: 50vw }"
        )
    ]
    styles = StyleCache()
    with computed_styles.installed(styles), box_sizes.installed():
        widths = [
            html(f"<div class={name}><p>a")
            .render(stylesheets=sheets)
            .pages[0]
            ._page_box.children[0]
            .children[0]
            .children[0]
            .children[0]
            .width
            for name in ("big", "small", "big")
        ]
    assert widths == [400, 200, 400]


def test_sheets_of_a_page_hold_for_that_page() -> None:
    styles = StyleCache()
    with computed_styles.installed(styles), box_sizes.installed():
        colours = [
            html("<p>a", f"p {{ color: {colour} }}")
            .render()
            .pages[0]
            ._page_box.children[0]
            .children[0]
            .children[0]
            .style["color"]
            for colour in ("red", "lime", "red")
        ]
    assert [colour.to("srgb").coordinates for colour in colours] == [(1, 0, 0), (0, 1, 0), (1, 0, 0)]


def test_a_picture_around_a_page_is_read_for_each_part() -> None:
    """Who keeps a part by what was read for it must be told of it each time."""
    picture = BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"
    styles = StyleCache()
    plain = weasyprint.CSS(string='@page { @top-left { content: "ord" } }')
    drawn("<p>a", styles, [plain])
    assert any(
        kind.boxes for look in looks_of_pages(styles) for kind in style_memo(look.style)["margin_boxes"].values()
    )
    styles = StyleCache()
    drawn("<p>a", styles, [weasyprint.CSS(string=f"@page {{ @top-left {{ content: url({address}) }} }}")])
    assert not any(
        kind.boxes for look in looks_of_pages(styles) for kind in style_memo(look.style)["margin_boxes"].values()
    )


def test_each_value_is_the_one_that_weasyprint_computes() -> None:
    """Also those set by the direction of writing, inherited measures with a part of a width, and custom properties."""
    sheet = (
        ":root { --gap: 3px } body { text-indent: calc(10% + 2px); letter-spacing: 1px; page: tekst; quotes: 'a' 'b' }"
        "p { margin-inline-start: 5px; padding-left: 2px; text-decoration: underline } .ltr { padding-left: var(--gap) }"
        "em { border: 1px solid; float: left; inline-size: 40px } b { display: block; position: relative; opacity: 0.5 }"
    )
    body = "<div dir=rtl><p>a <em>b</em> <b>c</b></p></div><p class=ltr><i>d</i><u>e</u><table><tr><td>f</table>"

    def values() -> list[dict[str, str]]:
        root = html(body, sheet).render().pages[0]._page_box
        names = [name for name in INITIAL_VALUES if "inline" not in name and "block" not in name]
        return [{name: repr(box.style[name]) for name in names} for box in root.descendants()]

    with patched(None, in_chunks=True, speed=[]):
        theirs = values()
    with patched(StyleCache(), in_chunks=True, speed=["computed_styles"]):
        ours = values()
    assert [name for one, other in zip(theirs, ours, strict=True) for name in one if one[name] != other[name]] == []


def test_what_stands_around_pages_is_made_once_for_each_text() -> None:
    """Where a page is in its group of pages makes no difference."""
    sheet = (
        "@page { size: 300px; @top-left { content: string(head) } @bottom-left { content: 'fod' } } body { page: tekst }"
        "h1 { string-set: head content(); break-before: page }"
    )
    styles = StyleCache()
    drawn("<h1>a</h1>".join(["", "", "", "<h1>b</h1>", ""]), styles, [weasyprint.CSS(string=sheet)])
    for look in looks_of_pages(styles):
        kinds = style_memo(look.style)["margin_boxes"]
        assert {edge: len(kind.boxes) for (edge, _), kind in kinds.items()} == {
            "top": 2, "bottom": 1, "left": 1, "right": 1, "corner": 1,
        }  # fmt: skip


def lines(text: str, width: float) -> list[str]:
    """The lines of a paragraph in a column of so many pixels."""
    sheet = f"@page {{ size: {width}px 500px; margin: 0 }} body {{ margin: 0 }} p {{ margin: 0; hyphens: auto }}"
    with line_ends.mended(), pango_layouts.installed(keep_lines=True), line_breaking.installed():
        document = html(f"<p>{text}", sheet).render()
    line_boxes = [
        box for page in document.pages for box in page._page_box.descendants() if isinstance(box, boxes.LineBox)
    ]
    return ["".join(each.text for each in line.descendants() if isinstance(each, boxes.TextBox)) for line in line_boxes]


def test_a_space_that_does_not_fit_breaks_no_line_at_its_beginning() -> None:
    """Before something in another style WeasyPrint would break after the first word."""
    text = "Das Buch braucht auf dem Rechner eine Bibliothek namens Pango."
    most = bisect.bisect_left(range(600), True, lo=300, key=lambda width: lines(text, width) == [text])
    for more in range(8):
        assert lines(f"{text} <code>handbook doctor</code> sagt", most + more)[0] == text
    assert lines(f"{text} <code>handbook doctor</code>", most - 1)[0] == text.removesuffix(" Pango.")
    # Nor is a long word in the middle of the text divided.
    text = "Rollen für Zitate: und für Zusammenarbeitsvereinbarungen aller Art gibt es "
    most = bisect.bisect_left(range(900), True, lo=300, key=lambda width: lines(text, width) == [text.strip()])
    for more in range(5):
        assert lines(f"{text}<code>zitat:p</code>", most + more)[0] == text.strip()
    # A first word that is longer than the line is divided all the same.
    assert lines("Zusammenarbeitsvereinbarung <em>so</em>", 120)[0].endswith("\N{HYPHEN}")


def test_a_bracket_behind_an_element_stays_in_the_column() -> None:
    """The element's spaces are texts of their own, as in a signature: WeasyPrint looks for a break in each of them alone."""
    text = "<code>f(<em>{}</em>)</code>".format(
        "<i> </i>".join(f"<b>{each}</b>" for each in ("where:", "Callable", "None"))
    )
    whole = "f(where: Callable None)"
    most = bisect.bisect_left(
        range(400), True, lo=50, key=lambda width: lines(f"<code>{whole}</code>", width) == [whole]
    )
    for less in range(1, 8):
        assert lines(text, most - less) == ["f(where: Callable", "None)"]
    # What may not be divided is not.
    kept = f'<span style="white-space: nowrap">{text}</span>'
    assert lines(kept, most - 2) == [whole]


def test_names_that_begin_with_a_point_begin_a_line() -> None:
    """Unicode forbids a break before these signs, also behind a space: a list of such names ran over the sheet's edge."""
    for sign in ":.;":
        names = [f"{sign}{name}" for name in ("cite", "citation", "reference", "label", "year")]
        text = " ".join(f'<code style="hyphens: none">{each}</code>' for each in names)
        assert " ".join(lines(text, 110)) == " ".join(names)
        assert len(lines(text, 110)) > 2
    # What has no space before it stays with its word.
    assert lines("Das <em>Buch</em>! Und das <em>Haus</em>.", 90) == ["Das Buch!", "Und das", "Haus."]


def test_a_word_is_divided_only_where_it_is_alone_on_its_line() -> None:
    """The words of inline code, or of a signature's value, are elements of an element that begins the line."""
    words = [f"'key{number}':" for number in range(12)]
    text = " ".join(f"<span>{each}</span>" for each in words)
    divisible = '<div style="overflow-wrap: break-word; hyphens: none">'
    for width in range(100, 116, 3):
        ends = lines(f"{divisible}<code>{text}</code>", width)
        assert " ".join(ends).split() == words
    # A word that is longer than the line is divided.
    long = f"<code><span>so</span> <span>{'long' * 20}</span> <span>name</span></code>"
    ends = lines(f"{divisible}{long}", 150)
    assert len(ends) > 4
    assert "".join(ends) == f"so{'long' * 20} name"
