"""The job ticket: what a printing house needs to know of a file, read from the file itself, as PDF and as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf

from ...i18n import N_, Translate
from ...languages.dates import number_in_words
from . import MM, html_page
from .colour_pages import colour_pages
from .ticket_pictures import with_pictures

_BOXES: Final = ("MediaBox", "BleedBox", "TrimBox")

#: The printing plates in their usual order.
_INKS: Final = (N_("Cyan"), N_("Magenta"), N_("Yellow"), N_("Black"))


def facts(name: str, data: bytes) -> dict[str, Any]:
    """The facts of a PDF/X file: pages, boxes in millimetres, inks, fonts, printing condition, checksum."""
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        boxes = {box: [round(float(side) / MM, 2) for side in page[f"/{box}"]] for box in _BOXES}
        trim, bleed = boxes["TrimBox"], boxes["BleedBox"]
        intent = pdf.Root.OutputIntents[0]
        return {
            "file": name,
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "title": str(pdf.docinfo.get("/Title", "")),
            "standard": str(pdf.docinfo.get("/GTS_PDFXVersion", "")),
            "pages": len(pdf.pages),
            "trim": [round(trim[2] - trim[0], 1), round(trim[3] - trim[1], 1)],
            "bleed": round(trim[0] - bleed[0], 1),
            "marks": boxes["MediaBox"] != bleed,
            "boxes": boxes,
            "same_boxes": all(
                [round(float(side) / MM, 2) for side in each.obj[f"/{box}"]] == boxes[box]
                for each in pdf.pages
                for box in _BOXES
            ),
            "inks": list(_INKS),
            "colour_pages": colour_pages(pdf),
            "condition": str(intent.OutputConditionIdentifier),
            "condition_name": str(intent.Info),
            "fonts": sorted(set(_fonts(pdf))),
        }


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            yield str(item.FontName)[1:].partition("+")[2] or str(item.FontName)[1:]


def with_job(ticket: dict[str, Any], job: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """A ticket with the facts of the ``job`` that no file holds, the digests of all ``files``, and XJDF's names.

    ``job`` has ``mark``, ``day``, ``contact``, ``binding`` (a value of XJDF's ``BindingType``, or an empty string),
    ``side`` (where it is bound, as XJDF's ``BindingSide``), ``cover`` (whether the cover is among the pages; None where
    there is none) and ``stock`` (``coated`` or ``uncoated``; an empty string where only the printing condition says
    what the paper is).
    """
    width, height = (round(side * MM, 2) for side in ticket["trim"])
    digests = [{"file": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()]
    xjdf = {
        "JobID": job["mark"],
        "DescriptiveName": ticket["title"],
        "Product": {
            "BindingIntent": _binding_intent(job),
            "MediaIntent": {"MediaType": "Paper"} | ({"Coating": _COATINGS[job["stock"]]} if job["stock"] else {}),
            "LayoutIntent": {"FinishedDimensions": f"{width:g} {height:g} 0", "Pages": ticket["pages"]},
            "ColorIntent": {
                "SurfaceColor": {"ColorsUsed": " ".join(ticket["inks"]), "PrintStandard": ticket["condition"]}
            },
        },
        "RunList": {
            "NPage": ticket["pages"],
            "FileSpec": {"URL": ticket["file"], "MimeType": "application/pdf", "FileSize": ticket["bytes"]},
        },
    }
    return ticket | {"job": job, "files": digests, "XJDF": xjdf}


def _binding_intent(job: dict[str, Any]) -> dict[str, str]:
    if not job["binding"]:
        return {}
    side = {} if job["binding"] == "None" else {"BindingSide": job["side"]}
    return {"BindingType": job["binding"]} | side


def as_json(ticket: dict[str, Any]) -> bytes:
    """The ticket as JSON, for the printing house's software."""
    return (json.dumps(ticket, ensure_ascii=False, indent=1) + "\n").encode()


def as_pdf(
    ticket: dict[str, Any], faces: Path, css: str, say: Translate, language: str, data: bytes | None = None
) -> bytes:
    """The ticket on A4, as PDF/UA-1. ``css`` has the ``@font-face`` rules for the font files in the folder ``faces``.

    Where ``data`` is the file that it is about, a last page shows its first page and its first spread.
    """
    files = ticket.get("files")
    tables = f"<table>{_table(_rows(ticket, say, language))}</table>"
    if cover := ticket.get("cover"):
        # Rows that are equal stand in the first table only.
        rows = dict(_rows(ticket, say, language))
        differing = (each for each in _rows(cover, say, language) if rows.get(each[0]) != each[1])
        other = [*_spine(cover, say, language, _side(ticket)), *differing]
        tables += f"<h2>{escape(say(N_('The cover')))}</h2><table>{_table(other)}</table>"
    further = ""
    if data:
        further = f'<h2 class="pictures">{escape(say(N_("The first page and the first spread")))}</h2>'
    if files:
        digests = _table((each["file"], each["sha256"]) for each in files)
        further += f"<h2>{escape(say(N_('SHA-256 of all files')))}</h2><table>{digests}</table>"
    checked = "".join(f"<li>{escape(say(each))}</li>" for each in CHECKED)
    heading, title = escape(say(N_("Job ticket"))), escape(ticket["title"])
    html = (
        f'<html lang="{escape(language)}"><head><title>{heading}: {title}</title>'
        f'</head><body class="{"two" if cover or files else "one"}">'
        f"<h1>{heading}</h1><p>{title}</p>{tables}{further}"
        f"<h2>{escape(say(N_('Checked by machines')))}</h2><ul>{checked}</ul></body></html>"
    )
    pdf = html_page.as_pdf(html, css + _STYLE, faces, pdf_variant="pdf/ua-1")
    return with_pictures(pdf, data) if data else pdf


#: What is said of a binding, by XJDF's name of it.
BINDINGS: Final = {
    "": N_("to be agreed"),
    "SaddleStitch": N_("stitched in the fold"),
    "SoftCover": N_("glued to a spine"),
    "None": N_("none, loose cards"),
}
#: What is said of the paper, and XJDF's names for it.
_STOCKS: Final = {"coated": N_("coated"), "uncoated": N_("uncoated")}
_COATINGS: Final = {"coated": "Coated", "uncoated": "None"}

_WITH_COVER: Final = N_("among the pages: the first and the last")
_WITHOUT_COVER: Final = N_("a file of its own")

#: What is checked of every such file, by ``pdfx4`` or in ``tests/pdf/test_press.py``.
CHECKED: Final = (
    N_("PDF/X-4: version, output intent, boxes, dates and names are those that the standard asks for"),
    N_("everything is told in four inks or in black; no colour of a screen is left"),
    N_("grey and black text lies on the black plate alone"),
    N_("no place takes more than 300 % of ink"),
    N_("all fonts are embedded"),
    N_("the same text as the edition for readers, which was read back word for word"),
)

_STYLE: Final = """
@page { size: A4; margin: 25mm 25mm 25mm 30mm }
body { font: 400 10pt/15pt "Schibsted Grotesk"; color: #000; margin: 0 }
h1 { font: 500 26pt/30pt "Literata Display"; margin: 0 0 7.5pt }
h2 { font: 600 11pt/15pt "Schibsted Grotesk"; margin: 18pt 0 3.75pt; break-after: avoid }
p { margin: 0 0 22.5pt }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { text-align: left; vertical-align: top; padding: 3pt 7.5pt 3.5pt 0 }
th, td { border-bottom: 0.5pt solid #999; font-weight: 400 }
th { width: 32%; color: #444 }
th, td { overflow-wrap: anywhere }
ul { margin: 0; padding: 0 0 0 9pt; list-style: none }
li { text-indent: -9pt }
li::before { content: "– " }
.pictures, .two .pictures { break-before: page; margin: 0 0 92mm }
.two { line-height: 13pt }
.two :is(th, td) { padding: 1.5pt 7.5pt 2pt 0 }
.two h2 { margin-top: 10pt }
.two p { margin-bottom: 10pt }
"""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)


def _side(ticket: dict[str, Any]) -> str:
    """Where a book is bound, as XJDF's ``BindingSide``."""
    side: str = ticket.get("job", {}).get("side", "Left")
    return side


def _spine(cover: dict[str, Any], say: Translate, language: str, side: str) -> Iterator[tuple[str, str]]:
    order = say(N_("Order of the pages"))
    if spine := cover["spine"]:
        if side == "Left":
            yield order, say(N_("1: back, spine and front; 2: the inside, empty"))
        else:
            yield order, say(N_("1: front, spine and back; 2: the inside, empty"))
        yield say(N_("Spine")), f"{number_in_words(spine, language)} mm"
    else:
        yield order, say(N_("1: front; 2 and 3: the inside, empty; 4: back"))


def _rows(ticket: dict[str, Any], say: Translate, language: str) -> Iterator[tuple[str, str]]:
    def mm(values: Iterable[float], between: str) -> str:
        return between.join(number_in_words(each, language) for each in values) + " mm"

    if job := ticket.get("job"):
        yield say(N_("Mark of the edition")), job["mark"]
        if job["day"]:
            yield say(N_("Last changed")), job["day"]
        if job["contact"]:
            yield say(N_("Contact")), job["contact"]
        yield say(N_("Binding")), say(BINDINGS[job["binding"]])
        if job["binding"] != "None" and _side(ticket) == "Right":
            yield say(N_("Bound at")), say(N_("the right"))
        if job["stock"]:
            yield say(N_("Paper")), say(_STOCKS[job["stock"]])
        if job["cover"] is not None:
            yield say(N_("Cover")), say(_WITH_COVER if job["cover"] else _WITHOUT_COVER)
    yield say(N_("File")), ticket["file"]
    yield say(N_("Standard")), ticket["standard"]
    yield say(N_("Pages")), number_in_words(ticket["pages"], language)
    yield say(N_("Trimmed size")), mm(ticket["trim"], " × ")
    yield say(N_("Bleed")), mm([ticket["bleed"]], "")
    yield say(N_("Marks")), say(N_("yes")) if ticket["marks"] else say(N_("no"))
    for box, sides in ticket["boxes"].items():
        yield box, mm(sides, " ")
    yield say(N_("Inks")), ", ".join(map(say, ticket["inks"]))
    if (pages := ticket.get("colour_pages")) is not None:
        yield say(N_("Pages with colour")), _ranges(pages) or say(N_("none"))
    yield say(N_("Printing condition")), f"{ticket['condition']} ({ticket['condition_name']})"
    yield say(N_("Fonts")), ", ".join(ticket["fonts"])
    yield say(N_("Size of the file")), say(N_("{count} bytes")).format(count=number_in_words(ticket["bytes"], language))
    yield "SHA-256", ticket["sha256"]


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, those that follow one another as a range: ``1, 4–7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
