"""Two states of a book on one HTML page that needs nothing else: words, pages before and after, sheets of paper."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from ...i18n import N_, Translate
from ...problems import visible
from .. import html_page
from . import writing

if TYPE_CHECKING:
    from ..summary import ChangedPage
    from .model import FileChange, Picture, PrintedPage, Remark

_STYLE: Final = """
.print { margin-inline: calc(50% - min(50vw - 1rem, 40rem)); }
.print > * { max-width: 44rem; margin-inline: auto; }
.print h3 { margin: 2rem auto 0.25rem; font-size: 1.0625rem; line-height: 1.3; }
.print ul { list-style: disc; padding-left: 1.25rem; }
.print li { margin: 0 0 0.25rem; }
.print .pairs { max-width: none; }
figure { margin: 1.5rem 0; }
figcaption { margin: 0 0 0.5rem; color: var(--quiet); font: 0.875rem/1.4 "Helvetica Neue", Arial, sans-serif; }
.pair { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 40rem) { .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.pair p { margin: 0 0 0.25rem; font: 600 0.875rem/1.4 "Helvetica Neue", Arial, sans-serif; }
.pair img { display: block; width: 100%; height: auto; border: 1px solid var(--line); background: #fff; }
@media print { .print { margin-inline: 0; } figure { break-inside: avoid; }
  .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
"""


def as_html(
    pages: Sequence[ChangedPage] | None,
    files: Sequence[FileChange],
    remarks: Iterable[Remark],
    names: tuple[str, str, str],
    language: str,
    say: Translate,
) -> str:
    """The whole document in the book's ``language``; ``names`` are the book's title and those of both states.

    ``pages`` are None where the words cannot be compared.
    """
    title, old, new = names
    heading = say(N_("“{title}”: {old} → {new}")) if title else "{old} → {new}"
    noted = "".join(f"<p>{_escaped(writing.remark(each, say))}</p>\n" for each in remarks)
    printed = "".join(_file(each, say) for each in files if writing.is_told(each))
    printed += "".join(f"<p>{_escaped(line)}</p>\n" for line in writing.others(files, say))
    word = say(N_("In print"))
    print_section = f'<section class="print">\n<h2>{_escaped(word)}</h2>\n{printed}</section>\n'
    words = "" if pages is None else html_page.sections(pages, say)
    # Pictures of sixty pages come last.
    content = f"{noted}{words}{print_section if printed else ''}"
    # PDFs' pages are shown as pictures within the file; nothing is fetched.
    return html_page.document(
        heading.format(title=title, old=old, new=new), content, language, style=_STYLE, images="data:"
    )


def _escaped(text: str) -> str:
    return escape(visible(text))


def _file(file: FileChange, say: Translate) -> str:
    lines = "".join(f"<li>{_escaped(line)}</li>\n" for line in writing.lines(file, say))
    listed = f"<ul>\n{lines}</ul>\n" if lines else ""
    pictured = [each for each in file.print.changed if any(each.pictures)] if file.print else []
    pairs = "".join(_pair(each, say) for each in pictured)
    figures = f'<div class="pairs">\n{pairs}</div>\n' if pairs else ""
    return f"<h3>{_escaped(writing.head(file, say))}</h3>\n{listed}{figures}"


def _pair(page: PrintedPage, say: Translate) -> str:
    before, after = page.pictures
    sides = (
        (before, page.before, say(N_("Before")), N_("Page {page} before")),
        (after, page.after, say(N_("Now")), N_("Page {page} now")),
    )
    images = "".join(
        f"<div><p>{_escaped(word)}</p>{_image(picture, say(described).format(page=number))}</div>\n"
        for picture, number, word, described in sides
        if picture is not None
    )
    caption = f"<figcaption>{_escaped(writing.page(page, say))}</figcaption>"
    return f'<figure>\n{caption}\n<div class="pair">\n{images}</div>\n</figure>\n'


def _image(picture: Picture, described: str) -> str:
    data = base64.b64encode(picture.data).decode()
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<img src="data:{picture.media_type};base64,{data}" {size} alt="{_escaped(described)}" loading="lazy">'
