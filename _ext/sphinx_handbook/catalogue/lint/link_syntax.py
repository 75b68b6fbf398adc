"""Links and images that are typed wrong, so that a reader sees brackets, or that lead nowhere for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...i18n import N_
from ...problems import Problem
from ..markdown.running_text import OUT
from .page_text import PageText

#: What is an address for certain.
_ADDRESS: Final = r"(?:https?://|mailto:|www\.)[^\s()<>\x00]*(?:\([^\s()<>\x00]*\)[^\s()<>\x00]*)*"
_FILE: Final = r"[\w./%+-]+\.(?:md|html?|pdf|png|jpe?g|svg|gif|webp|docx?|xlsx?)\b(?:#[\w.-]*)?"
#: Words in brackets: not a number, nor the box of a task.
_WORDS: Final = r"\[(?P<words>(?=[^\[\]\n]*?[^\W\d_]{2})[^\[\]\n]*)\]"

_SPACE: Final = re.compile(rf"(?<![\\\]]){_WORDS}(?P<space>[ \t]+)\((?:{_ADDRESS}|{_FILE})\)")
_OPEN: Final = re.compile(rf"(?<!\\)\]\((?:{_ADDRESS}|{_FILE})")
_CLOSING: Final = re.compile(r"\s*+(?:(?:\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,500}\))\s*+)?\)")
#: The rest of an address with a space in it.
_REST: Final = re.compile(r" +[^\s()\[\]]+\)")
_SWAPPED: Final = re.compile(
    r"(?<![\\\w\]])\((?=[^()\[\]\n]*?[^\W\d_]{2})(?P<words>[^()\[\]\n]*)\)"
    r"\[(?P<target>(?:https?://|mailto:|www\.)[^\s()<>\[\]\x00]*)\](?![(\[:])"
)
_SPACED: Final = re.compile(r"(?<!\\)\]\((?P<target>(?!https?:)[^()<>\"'\n\x00]+)\)")
_ENDING: Final = re.compile(r".*\S .*\.(?:md|html?|pdf|png|jpe?g|svg|gif|webp|docx?|xlsx?)")
_LOCAL: Final = re.compile(r"(?<!\\)\]\(<?(?P<target>(?:[A-Za-z]:[\\/]|\\\\\w|file:)[^()<>\n]*)")
_NO_SCHEME: Final = re.compile(r"(?<!\\)\]\(<?(?P<target>www\.[\w-]+\.[^\s()<>]+)")
_NO_TARGET: Final = re.compile(r"(?<![\\!])\[(?=[^\[\]\n]*?[^\W\d_]{2})(?P<words>[^\[\]\n]*)\]\(\s*\)")
_NO_WORDS: Final = re.compile(r"(?<![\\!])\[\s*\]\((?:https?://|mailto:)[^\s()]+\)")
_IMAGE: Final = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\((?P<target>[^()\n]+)\)(?P<attributes>\{[^{}\n]*\})?")
_FOOTNOTE: Final = re.compile(r"^[ \t>]*\[\^(?P<label>[^\]\s]+)\]:", re.MULTILINE)
_FOOTNOTE_MARK: Final = re.compile(r"(?<!\\)\[\^(?P<label>[^\[\]\s\x00]+)\](?!:)")
_REFERENCE: Final = re.compile(
    r"(?<![\\!\w\]])\[(?=[^\[\]\n]*?[^\W\d_]{2})(?P<words>[^\[\]\n]*)\]\[(?P<label>(?!\^)[^\[\]\n\x00]+)\](?![(\[])"
)
_WIKI: Final = re.compile(
    r"(?<![\\!\w\[])\[\[(?!_?TOC_?\])(?=[^\[\]\n|\x00]*?[^\W\d_]{2})(?P<target>[^\[\]\n|\x00]*)"
    r"(?:\|(?P<words>[^\[\]\n|\x00]*))?\]\](?!\()"
)
_ALT: Final = re.compile(r"\s*:?alt:\s*\S")
_DECORATION: Final = re.compile(r"\s*:?class:.*\bdecoration\b")

BROKEN = "broken-link"


def links(page: PageText) -> Iterator[Problem]:
    """Links that are none, since a letter is missing or in the wrong place."""
    # The page as it is has all that can be found in it, and to strike out its code takes longer.
    if ("](" in page.page or "] (" in page.page or ")[" in page.page) and any(_links(page, page.page)):
        yield from _links(page, page.markdown)


def _links(page: PageText, text: str) -> Iterator[Problem]:
    yield from _spaces(page, text)
    yield from _unclosed(page, text)
    for match in _LOCAL.finditer(text):
        message = N_("“{word}” is a place on one machine, which nobody else can reach. Put the file beside the page.")
        word = match["target"].rstrip().rstrip(OUT)
        yield page.problem(match.start("target"), "local-path", message, word=word)
    for match in _NO_SCHEME.finditer(text):
        message = N_("“{word}” is read as the name of a file: write https:// before it.")
        yield page.problem(match.start("target"), BROKEN, message, word=match["target"])
    for match in _NO_TARGET.finditer(text):
        message = N_("The link “{word}” has no address between its brackets ().")
        yield page.problem(match.start(), BROKEN, message, word=match["words"])
    for match in _NO_WORDS.finditer(text):
        message = N_("The link has no words between its brackets []: nobody sees it.")
        yield page.problem(match.start(), BROKEN, message)


def _spaces(page: PageText, text: str) -> Iterator[Problem]:
    for match in _SPACE.finditer(text):
        if not page.defines(match["words"]):
            message = N_("The space between ] and ( keeps “{word}” from being a link.")
            edit = page.edit(*match.span("space"), "")
            yield page.problem(match.start(), BROKEN, message, edit, word=match["words"])
    for match in _SWAPPED.finditer(text):
        message = N_("The brackets are swapped: write [{word}]({target}).")
        words, target = match["words"], match["target"]
        edit = page.edit(match.start(), match.end(), f"[{words}]({target})")
        yield page.problem(match.start(), BROKEN, message, edit, word=words, target=target)
    for match in _SPACED.finditer(text):
        target = match["target"]
        if " " not in target or not _ENDING.fullmatch(target.strip()) or _LOCAL.match(f"]({target}"):
            continue
        message = N_("An address with a space in it is no link: write <{word}> in the brackets.")
        edit = page.edit(*match.span("target"), f"<{target}>")
        yield page.problem(match.start("target"), BROKEN, message, edit, word=target)


def _unclosed(page: PageText, text: str) -> Iterator[Problem]:
    for match in _OPEN.finditer(text):
        if text[match.end() : match.end() + 1] == ")" or _CLOSING.match(text, match.end()):
            continue
        if text[match.end() : match.end() + 1].strip(f" \t\r\n{OUT}.,;") == "":
            message = N_("The link is not closed: a ) is missing behind “{word}”.")
            if _REST.match(text, match.end()):
                message = N_("The address ends at the space behind “{word}”, so this is no link.")
            word = match[0].partition("(")[2].rstrip(".,;")
            yield page.problem(match.start() + 2, BROKEN, message, word=word)


def footnotes(page: PageText) -> Iterator[Problem]:
    """Marks of footnotes that the page does not have, which are shown as they are typed."""
    if "[^" in page.page:
        labels = {each["label"] for each in _FOOTNOTE.finditer(page.page)}
        for match in _FOOTNOTE_MARK.finditer(page.markdown):
            if match["label"] not in labels:
                yield no_footnote(page.path, *page.places.place(match.start()), match["label"])


def no_footnote(path: str, line: int, column: int, label: str) -> Problem:
    """A mark of a footnote that the page does not have."""
    message = N_("There is no footnote “{word}” on this page: write {markup} where its text is.")
    return Problem(path, line, column, "footnote", message, {"word": label, "markup": f"[^{label}]: …"})


def references(page: PageText) -> Iterator[Problem]:
    """Hints about links whose target should be defined elsewhere and is not, and links of other programs."""
    if "][" in page.page:
        for match in _REFERENCE.finditer(page.markdown):
            if not page.defines(match["label"]):
                message = N_("This page does not say what “{word}” leads to, so the brackets are shown as typed.")
                yield page.problem(match.start(), "reference", message, hint=True, word=match["label"])
    if "[[" in page.page:
        for match in _WIKI.finditer(page.markdown):
            message = N_("Double brackets make no link, and are shown as typed: write {markup}.")
            target, words = match["target"].strip(), (match["words"] or "").strip()
            # A note may be named with its folder.
            name = target.rpartition("/")[2]
            markup = f"{{entry}}`{words} <{name}>`" if words else f"{{entry}}`{name}`"
            edit = page.edit(match.start(), match.end(), markup)
            yield page.problem(match.start(), "reference", message, edit, hint=True, markup=markup, entry=name)


def images(page: PageText) -> Iterator[Problem]:
    """A hint about each image without a text for those who cannot see it."""
    message = N_(
        "The image “{word}” has no alternative text for those who cannot see it. Write it there: {markup}. One that "
        "only decorates says so: {decoration}."
    )
    if "![" in page.page:
        for match in _IMAGE.finditer(page.markdown):
            if not match["alt"].strip(f" \t\n{OUT}") and OUT not in match["alt"]:
                if "decoration" in (match["attributes"] or ""):
                    continue
                # Attributes behind an image need an extension of MyST that few projects switch on.
                markup = ":::{image} … / :class: decoration"
                word = match["target"].split()[0]
                written = f"![…]({word})"
                yield page.problem(
                    match.start(), "no-alt", message, hint=True, word=word, markup=written, decoration=markup
                )
    if "image}" not in page.page and "figure}" not in page.page:
        return
    for block in page.blocks:
        if block.name in ("image", "figure"):
            options = page.lines[block.start : block.options - 1]
            if not any(_ALT.match(line) or _DECORATION.match(line) for line in options):
                word = page.lines[block.start - 1].partition("}")[2].strip()
                values = {"word": word, "markup": ":alt: …", "decoration": ":class: decoration"}
                yield Problem(page.path, block.start, 1, "no-alt", message, values, hint=True)
