"""Prepares parsed HTML for layout: attributes, names of headings, what only a screen has, and rows too tall.

HTML that authors write has its looks in attributes (``width``, ``align``, ``bgcolor``, ``start``). WeasyPrint reads
them only as hints that any rule of a style sheet overrules. Here they become declarations of the element's own style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement

#: A length as HTML has it: dots of the screen, or a part of the room.
_LENGTH: Final = re.compile(r"\s*\+?(\d+(?:\.\d*)?)\s*(%|px)?\s*")
_INTEGER: Final = re.compile(r"\s*([+-]?\d+)")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?|[a-zA-Z]+")

#: What an image's own style says of its size.
_WIDTH: Final = re.compile(r"(?:^|;)\s*width\s*:\s*[\d.]")
_HEIGHT: Final = re.compile(r"((?:^|;)\s*)height\s*:\s*([\d.]+[a-z]+)\s*(?=;|$)")
#: As ``book.css`` says of all images.
_MOST_OF_PAGE: Final = "calc(var(--page-text-height) * 0.82)"

#: The elements whose width and height are attributes.
_SIZED: Final = frozenset({"img", "object", "embed", "table", "td", "th", "col", "hr"})
_ALIGNED: Final = {"left": "left", "center": "center", "middle": "center", "right": "right", "justify": "left"}

#: What plays or loads something that paper cannot show.
_PLAYED: Final = frozenset({"iframe", "video", "audio", "embed"})
#: The files that an ``object`` or an ``embed`` may show on paper.
_PICTURE: Final = re.compile(r"data:image/|.*\.(?:avif|bmp|gif|jpe?g|png|svgz?|tiff?|webp)(?:[?#].*)?$", re.I | re.S)

#: How a browser keeps something in its window while a reader scrolls.
_FIXED: Final = re.compile(r"((?<![\w-])position\s*:\s*)fixed\b", re.I)
_STICKY: Final = re.compile(r"((?<![\w-])position\s*:\s*)(?:-webkit-)?sticky\b", re.I)

#: What a reader chooses from, and what shows how much of something there is.
_CHOICES: Final = frozenset({"select", "datalist"})
_AMOUNTS: Final = frozenset({"progress", "meter"})
#: What a browser shows in place of a password.
_SECRET: Final = "\N{BULLET}" * 8

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SVG: Final = "{http://www.w3.org/2000/svg}svg"
#: The classes of what the book adds to a title, and of the marks of notes in it.
_NO_TITLE: Final = frozenset({"address", "address-letters", "footnote-reference", "handbook-meaning", "pageref"})

#: A row of so many lines may be divided: kept whole, it would leave much of a page empty, and one that is taller than
#: a page would lose the table's head.
_TALL: Final = 16
#: A table of so many rows at most is kept on one page.
_FEW: Final = 5
#: How many letters stand on a line of a table as wide as the text, and how many lines an image is reckoned as.
_LETTERS: Final = 80
_IMAGE: Final = 12
_BLOCKS: Final = frozenset({"p", "li", "dt", "dd", "div", "br"})


def prepare(root: Element) -> None:
    """Change the tree of a document in place."""
    played = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            # A comment.
            continue
        if element.tag in _PLAYED and not _is_picture(element):
            played.append(element)
        elif element.tag == "object" and not _is_picture(element):
            if "".join(element.itertext()).strip() or len(element):
                # What stands in its place where it cannot be shown.
                element.tag = "span"
            else:
                played.append(element)
        elif element.tag in _CHOICES:
            _list_choices(element)
        elif element.tag in _AMOUNTS:
            _write_amount(element)
        elif element.tag == "input":
            _show_input(element)
        elif element.tag == "table":
            _rows(element)
        elif element.tag in _HEADINGS:
            _name(element)
        if element.attrib:
            _style(element)
            if element.tag == "ol" and "reversed" in element.attrib:
                _count_down(element)
    if played:
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in played:
            _link(element, parents[element])


def stay_in_place(root: Element) -> bool:
    """Leave what raw HTML fixes to the window in its place in the text; whether there is any of it.

    On paper it would stand on each page, over the text. What only sticks while a reader scrolls is in its place anyway.
    """
    is_any = False
    for element in root.iter():
        text = (element.text if element.tag == "style" else element.get("style")) or ""
        if "sticky" not in text and "fixed" not in text:
            continue
        less, count = _FIXED.subn(r"\1static", _STICKY.sub(r"\1relative", text))
        is_any = is_any or bool(count)
        if element.tag == "style":
            element.text = less
        else:
            element.set("style", less)
    return is_any


def _is_picture(element: Element) -> bool:
    kind, address = element.get("type") or "", element.get("data") or element.get("src") or ""
    is_able = element.tag in ("object", "embed")
    return is_able and (kind.startswith("image/") or (not kind and _PICTURE.match(address) is not None))


def _name(heading: Element) -> None:
    """Give the bookmark of a heading the words that the contents have, where not all of it is text of the title's."""
    if all(each is heading or _is_text(each) for each in heading.iter()):
        return
    words = " ".join("".join(_title_words(heading)).split())
    if words:
        quoted = re.sub(r'["\\]', r"\\\g<0>", words)
        heading.set("style", f'bookmark-label: "{quoted}"; {heading.get("style", "")}'.rstrip("; "))


def _is_text(element: Element) -> bool:
    return element.tag not in ("img", "svg", _SVG) and _NO_TITLE.isdisjoint(element.get("class", "").split())


def _title_words(element: Element) -> Iterator[str]:
    """The words of a title: of images their alternative text, of formulas their letters; what the book adds is none."""
    if element.tag == "img":
        yield element.get("alt", "")
    elif element.tag in ("svg", _SVG):
        yield element.get("data-words") or element.get("data-tex") or ""
    elif isinstance(element.tag, str) and _NO_TITLE.isdisjoint(element.get("class", "").split()):
        yield " " if element.tag == "br" else element.text or ""
        for child in element:
            yield from _title_words(child)
            yield child.tail or ""


def _rows(table: Element) -> None:
    """Let tall rows be divided; a table of a few lines is kept whole."""
    rows = [row for row in table.iter("tr") if len(row)]
    tall = [row for row in rows if _is_tall(row)]
    for row in tall:
        row.set("style", f"break-inside: auto; {row.get('style', '')}".rstrip("; "))
    if len(rows) <= _FEW and not tall:
        table.set("style", f"break-inside: avoid; {table.get('style', '')}".rstrip("; "))


def _is_tall(row: Element) -> bool:
    """Whether a row has so many lines that it should not be kept whole; a guess from letters and blocks."""
    letters = [sum(map(len, cell.itertext())) for cell in row]
    if sum(letters) < _TALL * _LETTERS / 4 and row.find(".//img") is None and row.find(".//pre") is None:
        return False
    for cell, own in zip(row, letters, strict=True):
        part = max(1 / len(letters), own / max(sum(letters), 1))
        lines = own / (_LETTERS * part)
        for each in cell.iter():
            lines += 1 if each.tag in _BLOCKS else _IMAGE if each.tag == "img" else 0
            lines += "".join(each.itertext()).count("\n") if each.tag == "pre" else 0
        if lines >= _TALL:
            return True
    return False


def _style(element: Element) -> None:
    own = element.get("style", "")
    if element.tag == "img" and _WIDTH.search(own):
        # In a column that is narrower the image is smaller, and a height of its own would leave a gap below it.
        own = _HEIGHT.sub(rf"\1height: auto; max-height: min(\2, {_MOST_OF_PAGE})", own)
        element.set("style", own)
    declarations = list(_declarations(element))
    if declarations:
        # What the author's own style says comes later, and wins.
        element.set("style", "; ".join([*declarations, *([own] if own else [])]))


def _declarations(element: Element) -> Iterator[str]:
    tag, get = element.tag, element.get
    if tag in _SIZED:
        width = _length(get("width"))
        if width:
            # An older page gives a table the width of a screen.
            yield f"width: min({width}, 100%)" if tag == "table" else f"width: {width}"
        if tag != "col" and (height := _length(get("height"))) and not (tag == "img" and width):
            # The height of an image follows from its width: no room is so narrow that the image is distorted.
            yield f"height: {height}"
    if (align := _ALIGNED.get((get("align") or "").lower())) and tag not in ("img", "object", "embed"):
        yield from _aligned(str(tag), align)
    if (colour := get("bgcolor")) and _COLOUR.fullmatch(colour):
        yield f"background-color: {colour}"
    if tag == "ol" and (start := _integer(get("start"))) is not None:
        yield f"counter-reset: list-item {start - 1}"
    if tag == "li" and (value := _integer(get("value"))) is not None:
        yield _set_number(value)


def _aligned(tag: str, align: str) -> Iterator[str]:
    if tag in ("table", "hr"):
        if align != "left":
            yield f"margin-left: auto; margin-right: {'auto' if align == 'center' else '0'}; width: auto"
    else:
        yield f"text-align: {align}"


def _length(value: str | None) -> str:
    match = _LENGTH.fullmatch(value or "")
    return f"{match[1]}{match[2] or 'px'}" if match and float(match[1]) else ""


def _integer(value: str | None) -> int | None:
    match = _INTEGER.match(value or "")
    return int(match[1]) if match else None


def _count_down(listing: Element) -> None:
    items = [child for child in listing if child.tag == "li"]
    start = _integer(listing.get("start"))
    number = len(items) if start is None else start
    for item in items:
        own = _integer(item.get("value"))
        number = number if own is None else own
        item.set("style", f"{_set_number(number)}; {item.get('style', '')}".rstrip("; "))
        number -= 1


def _set_number(number: int) -> str:
    # WeasyPrint sets a counter before it increments it.
    return f"counter-set: list-item {number}; counter-increment: list-item 0"


def _link(element: Element, parent: Element) -> None:
    """Put the address of something that plays, and its title, in its place: as a link where it is an address."""
    sources = [element, *element.iter("source")]
    address = next((each.get("src") for each in sources if each.get("src")), "") or element.get("data") or ""
    if address.startswith("//"):
        address = f"https:{address}"
    title = " ".join((element.get("title") or element.get("aria-label") or "").split())
    tail: Any = element.tail
    element.clear()
    element.tail = tail
    # A box of no height that only keeps the proportions of a film.
    if [*parent] == [element] and parent.tag == "div" and not (parent.text or "").strip():
        parent.attrib.pop("style", None)
    element.tag = "span"
    element.set("class", "handbook-played")
    if not address or re.match(r"(?:data|blob|javascript|about):", address):
        element.text = title or None
    elif re.match(r"https?://", address):
        link = Element("a", {"href": address, "class": "reference external"})
        link.text = f"{title}: {address}" if title else address
        element.append(link)
    else:
        element.text = f"{title}: {address}" if title else address


def _list_choices(element: Element) -> None:
    """Put all that can be chosen in the place of a list that a browser opens; what is chosen is bold."""
    choices = [
        (parent.get("label", "") if parent.tag == "optgroup" else "", each)
        for parent in element.iter()
        for each in parent
        if each.tag == "option"
    ]
    tail: Any = element.tail
    element.clear()
    element.tail, element.tag = tail, "span"
    element.set("class", "handbook-choices")
    group, last = "", None
    for label, option in choices:
        words = " ".join((option.get("label") or "".join(option.itertext()) or option.get("value") or "").split())
        if not words:
            continue
        between = " · " if last is not None else ""
        if label and label != group:
            between += f"{label}: "
        group = label
        if last is None:
            element.text = between
        else:
            last.tail = between
        last = SubElement(element, "strong" if "selected" in option.attrib else "span")
        last.text = words


def _write_amount(element: Element) -> None:
    """Write what a bar shows, where no words within it say that."""
    if "".join(element.itertext()).strip():
        return
    value, most = _number(element.get("value")), _number(element.get("max"))
    if value is not None:
        element.text = f"{value:g}/{most:g}" if most not in (None, 1) else f"{100 * value:g}\N{NO-BREAK SPACE}%"


def _number(value: str | None) -> float | None:
    try:
        return float(value or "")
    except ValueError:
        return None


def _show_input(element: Element) -> None:
    """Show of a field what a browser shows: neither what is hidden nor a password, but what is to be filled in."""
    kind = element.get("type", "").lower()
    if kind == "hidden":
        element.set("style", "display: none")
    elif kind == "image":
        element.tag = "img"
    elif kind == "password" and element.get("value"):
        element.set("value", _SECRET)
    elif not element.get("value") and (words := element.get("placeholder")):
        element.set("value", words)
        element.set("class", f"{element.get('class', '')} handbook-placeholder".strip())
