"""A drawing is published without what only its editor reads; all that is drawn keeps its bytes."""

from __future__ import annotations

import base64
import gzip
import io

import pytest
from PIL import Image
from tests import photos

from sphinx_handbook.images.drawings import stripped

NAMES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:svg="http://www.w3.org/2000/svg"'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- Jane, 555-0100 --><g/>", "<g/>"),
        ("<g><!-- a > b --></g>", "<g></g>"),
        ("<?editor /home/jane?><g/>", "<g/>"),
        ("<metadata><rdf xmlns='urn:rdf'><creator>Jane</creator></rdf></metadata><g/>", "<g/>"),
        ("<svg:metadata id='m'>Jane</svg:metadata><g/>", "<g/>"),
        ("<inkscape:page id='p'/><g/>", "<g/>"),
        ("<i:pgf xmlns:i='http://ns.adobe.com/AdobeIllustrator/10.0/'><g/><![CDATA[Jane > b]]></i:pgf><g/>", "<g/>"),
        ("<g inkscape:export-filename='/home/jane/a > b.png' id='a'/>", "<g id='a'/>"),
        ('<g id="a"\n   inkscape:label="Jane\'s"\n/>', '<g id="a"\n/>'),
        ("<g><g xmlns:x='urn:x' x:by='Jane' fill='red'/></g>", "<g><g xmlns:x='urn:x' fill='red'/></g>"),
        ("<g content='&lt;mxfile host=\"x\" agent=\"Jane\"/>'/>", "<g/>"),
    ],
)  # fmt: skip
def test_what_only_an_editor_reads_is_left_out(before: str, after: str) -> None:
    drawing = f"<?xml version='1.0'?>\n<svg {NAMES}>{{}}</svg>\n"
    bare = stripped(drawing.format(before).encode())
    assert bare.decode() == drawing.format(after)
    assert stripped(bare) == bare
    zipped = gzip.decompress(stripped(gzip.compress(drawing.format(before).encode())))
    assert zipped == bare
    assert stripped(drawing.format(before).encode("utf-16")) == bare


@pytest.mark.parametrize(
    "drawn",
    [
        "<title>Words</title><desc>More words</desc>",
        "<use xlink:href='#a'/><text xml:space='preserve'> a  b </text>",
        "<style><![CDATA[ /* <!-- kept --> */ g { fill: red } ]]></style>",
        # A browser shows the words of an element that it does not know where HTML stands.
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'><x:y xmlns:x='urn:x'>words</x:y></p></foreignObject>",
        # A style sheet or a script reads the attribute.
        "<style>[inkscape|label='a'] { fill: red }</style><g inkscape:label='a'/>",
        "<script>document.querySelector('g')</script><g inkscape:label='a'/>",
        "<g content='words' data-name='b'/>",
    ],
)
def test_what_is_drawn_keeps_its_bytes(drawn: str) -> None:
    drawing = f"<?xml version='1.0'?>\n<?xml-stylesheet href='a.css'?><svg {NAMES}>{drawn}</svg>".encode()
    assert stripped(drawing) == drawing


@pytest.mark.parametrize("broken", [b"", b"<svg", b"<svg><g></svg>", b"\x1f\x8bno", b"\xff\xfe<"])
def test_what_is_no_drawing_is_left_alone(broken: bytes) -> None:
    assert stripped(broken) == broken


def test_a_photograph_in_a_drawing_has_no_position_and_lies_as_it_did() -> None:
    photo = photos.photograph(90, 60, 6, 90)
    secrets = [each for each in photos.SECRETS if each != b"Exif\0\0"]
    assert any(each in photo for each in secrets)

    def drawing(image: bytes) -> bytes:
        href = b"data:image/jpeg;base64," + base64.b64encode(image)
        return f"<svg {NAMES}><image xlink:href='".encode() + href + b"'/></svg>"

    bare = stripped(drawing(photo))
    image = base64.b64decode(bare.partition(b"base64,")[2].partition(b"'")[0])
    assert drawing(image) == bare
    assert not any(each in image for each in secrets)
    with Image.open(io.BytesIO(image)) as ours, Image.open(io.BytesIO(photo)) as theirs:
        assert ours.tobytes() == theirs.tobytes()
        assert dict(ours.getexif()) == {0x0112: theirs.getexif()[0x0112]} == {0x0112: 6}
