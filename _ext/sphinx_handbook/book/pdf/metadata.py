"""What the file says of itself: title, author, language, and the two standards that it claims.

PDF/A knows no PDF/UA, so a file that claims both must describe the second claim's words in an extension schema.
The packet is written here in full: one that is put together by a library carries times and versions of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from . import xmp
from .syntax import string


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a file says of itself."""

    title: str
    author: str
    language: str
    """As RFC 5646 writes it."""
    producer: str


_NAMES = ("dc", "pdf", "xmp", "pdfaid", "pdfuaid", "pdfaExtension", "pdfaSchema", "pdfaProperty")

_TOLD = """\
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


def packet(told: DocumentInfo) -> bytes:
    """The file's metadata."""
    lines = _TOLD.format(
        title=escape(told.title),
        language=escape(told.language),
        author=_AUTHOR.format(author=escape(told.author)) if told.author else "",
        producer=escape(told.producer),
    )
    return xmp.packet(_NAMES, lines)


def info(told: DocumentInfo) -> bytes:
    """The same in its old-fashioned place."""
    found = (("Title", told.title), ("Author", told.author), ("Producer", told.producer))
    lines = [b"/" + key.encode() + string(value) for key, value in (*found, ("Creator", "sphinx-handbook")) if value]
    return b"<<" + b"".join(lines) + b">>"
