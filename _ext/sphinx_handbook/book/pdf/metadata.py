"""The document's metadata (ISO 32000-1, 14.3): title, author, language, and the two standards that the file claims.

PDF/A does not know PDF/UA, so a file that claims both must describe the second claim's property in an extension
schema. The XMP packet is written here in full, since a library would add times and versions of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from . import xmp
from .syntax import string


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the metadata states."""

    title: str
    author: str
    """Empty where there is none."""
    language: str
    """A tag of RFC 5646."""
    producer: str
    right_to_left: bool = False
    """Whether the pages are turned from right to left."""
    sheet: bool = False
    """Whether it is a page or two to be handed out, not a book."""


_NAMES = ("dc", "pdf", "xmp", "pdfaid", "pdfuaid", "pdfaExtension", "pdfaSchema", "pdfaProperty")

_PROPERTIES = """\
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{author}\
   <pdf:Producer>{producer}</pdf:Producer>
   <xmp:CreatorTool>sphinx-handbook</xmp:CreatorTool>
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
   <pdfuaid:part>1</pdfuaid:part>
   <pdfaExtension:schemas>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property>
       <rdf:Seq>
        <rdf:li rdf:parseType="Resource">
         <pdfaProperty:name>part</pdfaProperty:name>
         <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
         <pdfaProperty:category>internal</pdfaProperty:category>
         <pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
        </rdf:li>
       </rdf:Seq>
      </pdfaSchema:property>
     </rdf:li>
    </rdf:Bag>
   </pdfaExtension:schemas>
"""

_AUTHOR = "   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"


def xmp_packet(info: DocumentInfo) -> bytes:
    """The XMP packet (ISO 32000-1, 14.3.2)."""
    properties = _PROPERTIES.format(
        title=escape(info.title),
        language=escape(info.language),
        author=_AUTHOR.format(author=escape(info.author)) if info.author else "",
        producer=escape(info.producer),
    )
    return xmp.packet(_NAMES, properties)


def info_dictionary(info: DocumentInfo) -> bytes:
    """The document information dictionary (ISO 32000-1, 14.3.3), for viewers that do not read XMP."""
    entries = (
        ("Title", info.title), ("Author", info.author), ("Producer", info.producer), ("Creator", "sphinx-handbook"),
    )  # fmt: skip
    return b"<<" + b"".join(b"/" + key.encode() + string(value) for key, value in entries if value) + b">>"
