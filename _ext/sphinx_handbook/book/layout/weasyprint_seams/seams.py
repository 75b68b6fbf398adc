"""The table of seams: each private place of another library that printing leans on, what it looks like, and why.

A row is *needed* (without it the pages would be wrong, so printing stops) or *speed* (the pages are the same without
it, so it is left out). The rows for speed are in ``weasyprint_speed.seams``. The module loads none of the libraries.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from operator import attrgetter
from typing import Any, Final, Literal

#: The shape of an attribute that only instances have.
ATTRIBUTE: Final = "attribute"
#: The shape of a class that is not instantiated here.
CLASS: Final = "class"
#: The shape of a function or a constant of a C library, as WeasyPrint has declared it to cffi.
C_FUNCTION: Final = "C"
#: The shape of a function of a C library that our own module declares.
DECLARED_HERE: Final = "C, declared here"


@dataclass(frozen=True, slots=True)
class Seam:
    """One private place of another library."""

    owner: str
    """The module; a class, an object or a table in it follows after a colon."""
    name: str
    """The attribute, or the key of a table."""
    shape: str
    """A signature, ``property``, the name of a type, ``20 bytes`` for a C struct, or one of the constants above."""
    used_by: str
    """Our modules that use it."""
    why: str
    kind: Literal["needed", "speed"] = "needed"

    @property
    def library(self) -> str:
        """The package that is imported."""
        return self.owner.partition(":")[0].partition(".")[0]

    @property
    def distribution(self) -> str:
        """The package as it is installed."""
        return {"PIL": "pillow"}.get(self.library, self.library)

    @property
    def place(self) -> str:
        """The place in one word, for messages."""
        return f"{self.owner.replace(':', '.')}.{self.name}"

    def resolved_owner(self) -> Any:
        """The module, class, object or table; ``ImportError`` or ``AttributeError`` where it is not there."""
        # "pkgutil.resolve_name" imports anew what is loaded, and a book asks two thousand times.
        module, _, path = self.owner.partition(":")
        place = sys.modules.get(module) or import_module(module)
        return attrgetter(path)(place) if path else place


SVG: Final = "{http://www.w3.org/2000/svg}svg"

_BOXES = "weasyprint.formatting_structure.boxes"
_FONTCONFIG = "weasyprint.text.ffi:fontconfig"
_STREAM = "weasyprint.pdf.stream:Stream"
_TREE = "(element_tag, style, element, children)"
_SPLIT = "(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False)"

NEEDED: Final[tuple[Seam, ...]] = (
    # What is drawn
    Seam("weasyprint.pdf", "generate_pdf", "(document, target, zoom, **options)", "drawing",
         "draws all pages into objects, which are taken from there"),
    Seam("weasyprint.pdf", "add_tags", "(pdf, document, pdf_version, page_streams)", "drawing",
         "left out: its structure is cut at line ends and pages; pdf/tagging makes the book's"),
    Seam("weasyprint.pdf", "add_outlines", "(pdf, bookmarks, parent=None)", "drawing",
         "left out: the bookmarks are those of all fragments"),
    Seam("weasyprint.pdf", "resolve_links", "(pages)", "drawing",
         "a link may lead to a page in another fragment, which WeasyPrint would report and drop"),
    Seam("weasyprint.pdf", "build_fonts_dictionary", "(pdf, fonts, compress, subset, options)", "drawing",
         "left out: a font is embedded once, for all fragments"),
    Seam("weasyprint.pdf.fonts", "build_fonts_dictionary", "(pdf, fonts, compress, subset, options)", "fonts",
         "subsets and embeds the fonts of all fragments"),
    Seam("weasyprint.pdf.fonts", "ffi", "FFI", "fonts",
         "the type of an array is read once, not for each number of glyphs: for each face of each file"),
    Seam("weasyprint.pdf.fonts", "Font", "(pango_font, description, font_size)", "fonts",
         "is made without its __init__, from a font file: Pango has no font open in the process that merges"),
    Seam("weasyprint.pdf.stream", "Stream", "(fonts, page_rectangle, resources, images, tags, color_profiles, "
         "output_intent, *args, **kwargs)", "drawing", "its methods below are replaced"),
    Seam(_STREAM, "marked", "(self, box, tag)", "drawing",
         "notes where each piece of content is marked, so that the structure can refer to it"),
    Seam(_STREAM, "artifact", "(self)", "drawing",
         "a line under a word is a part of the word: a mark may not stand within another"),
    Seam(_STREAM, "add_image", "(self, image, interpolate, ratio)", "drawing",
         "images are numbered: WeasyPrint names them after their folder, so the bytes would depend on it"),
    Seam(_STREAM, "clone", "(self, **kwargs)", "drawing deferred_text",
         "draws backgrounds, margin boxes and single glyphs apart from the page"),
    Seam(_STREAM, "_tags", ATTRIBUTE, "drawing page_content", "by box: where it is marked on this page"),
    Seam(_STREAM, "_current_font", ATTRIBUTE, "drawing",
         "is reset before a slot, since what fills it sets fonts of its own"),
    Seam("weasyprint.draw", "draw_text", "(stream, textbox, offset_x, text_overflow, block_ellipsis)", "drawing",
         "leaves a slot where a text has something open"),
    Seam("weasyprint.draw", "draw_inline_level",
         "(stream, page, box, offset_x=0, text_overflow='clip', block_ellipsis='none')", "drawing",
         "what follows a deferred text on its line can be moved"),
    Seam("weasyprint.draw", "draw_stacking_context", "(stream, stacking_context)", "drawing",
         "a margin note can be moved to the other margin"),
    Seam("weasyprint.draw", "draw_block_level", "(page, stream, blocks_and_cells)", "source_order",
         "draws what is positioned between two blocks where it stands in the source"),
    Seam("weasyprint.stacking", "_dispatch", "(box, page, child_contexts, blocks, floats, blocks_and_cells)",
         "source_order", "what is positioned is drawn where it stands in the source, if nothing else is drawn there"),
    Seam("weasyprint.draw", "draw_background", "(stream, background, clip_box=True, bleed=None, marks=())", "drawing",
         "draws a page's background for each side of the sheet"),
    Seam("weasyprint.draw", "draw_border", "(stream, box)", "drawing", "draws a page's border for each side"),
    Seam("weasyprint.draw", "set_mask_border", "(stream, box)", "drawing", "draws a page's border for each side"),
    Seam("weasyprint.draw.text", "draw_first_line", "(stream, textbox, text_overflow, block_ellipsis, matrix)",
         "deferred_text glyph_runs short_texts", "draws the figures that may fill a slot; replaced by glyph_runs"),
    Seam("weasyprint.document:Page", "paint", "(self, stream, scale=1)", "drawing",
         "draws text, background and margin boxes apart from one another"),
    Seam("weasyprint.document:Page", "_page_box", ATTRIBUTE,
         "drawing page_content images overflow room",
         "the boxes of a laid-out page"),
    Seam("weasyprint.document:Document", "_html", ATTRIBUTE, "drawing", "the elements that were laid out"),
    Seam("weasyprint.stacking", "StackingContext",
         "(box, child_contexts, blocks, floats, blocks_and_cells, page)", "drawing source_order",
         "draws one box with what it holds"),
    Seam("weasyprint.matrix", "Matrix", "(a=1, b=0, c=0, d=1, e=0, f=0, matrix=None)", "deferred_text gradients",
         "where a figure, or a gradient's tile, is drawn"),
    # What is laid out
    Seam("weasyprint.document", "layout_document", "(html, root_box, context, max_loops=8)",
         "margin_boxes released_boxes", "remembers the document that is laid out"),
    Seam("weasyprint.layout", "make_margin_boxes", "(context, page, state)", "margin_boxes",
         "margin boxes are laid out for both sides of the sheet"),
    Seam("weasyprint.layout:LayoutContext", "get_string_or_element_for", "(self, store, page, name, keyword)",
         "margin_boxes margin_box_cache", "running heads go on that an earlier chunk has set"),
    Seam("weasyprint.layout:LayoutContext", "page_bottom", ATTRIBUTE, "margin_boxes shrink",
         "where the text of a page ends: margin boxes that are laid out later ask for it"),
    Seam("weasyprint.layout.page", "set_page_type_computed_styles", "(page_type, html, style_for)",
         "margin_boxes computed_styles", "the styles of the other side of a sheet; replaced by computed_styles"),
    Seam("weasyprint.layout.page", "page_width", "(box, context, containing_block_width)", "margin_boxes",
         "the measures of the other side of a sheet"),
    Seam("weasyprint.layout.page", "page_height", "(box, context, containing_block_height)", "margin_boxes",
         "the measures of the other side of a sheet"),
    Seam("weasyprint.layout.percent", "resolve_percentages", "(box, containing_block)", "margin_boxes box_sizes",
         "the measures of the other side of a sheet; replaced by box_sizes"),
    Seam("weasyprint.layout.background", "layout_box_backgrounds",
         "(page, box, get_image_from_uri, layout_children=True, style=None)", "margin_boxes",
         "the backgrounds of margin boxes and of the other side of a sheet; replaced by box_sizes"),
    Seam("weasyprint.layout.absolute", "absolute_layout",
         "(context, placeholder, containing_block, fixed_boxes, bottom_space, skip_stack)", "unbroken",
         "a note in the margin is laid out whole"),
    Seam("weasyprint.layout:LayoutContext", "add_broken_out_of_flow",
         "(self, new_box, box, containing_block, resume_at)", "unbroken",
         "remembers on which page's text something began that is continued on the next page"),
    Seam("weasyprint.layout:LayoutContext", "current_footnote_area", ATTRIBUTE, "unbroken shrink",
         "where the text of the page begins that is being laid out, and how high it is"),
    Seam("weasyprint.layout.page", "absolute_box_layout",
         "(context, box, containing_block, fixed_boxes, bottom_space, skip_stack)", "unbroken",
         "what is positioned continues where the next page has its text"),
    Seam("weasyprint.layout.page", "float_layout",
         "(context, box, containing_block, absolute_boxes, fixed_boxes, bottom_space, skip_stack)", "unbroken",
         "what floats continues where the next page has its text"),
    Seam("weasyprint.css.counters:CounterStyle", "render_value",
         "(self, counter_value, counter_name=None, counter=None, previous_types=None)", "margin_boxes",
         "a page number that is not known yet is laid out as a placeholder"),
    Seam("weasyprint.layout.inline", "split_first_line", _SPLIT, "line_ends line_breaking short_texts",
         "mends a line break before something in another style; also replaced by line_breaking"),
    Seam("weasyprint.layout.inline", "get_next_linebox",
         "(context, linebox, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes, "
         "first_letter_style, first_line_style)", "line_ends line_order",
         "no more than two lines in a row end within a word; words of both directions stand in order"),
    Seam("weasyprint.layout.inline", "split_text_box", "(context, box, available_width, skip, is_line_start=True)",
         "line_ends line_order",
         "divides only a word alone on its line; sets a part of a text that is in another direction than the rest"),
    Seam("weasyprint.text.ffi:pango", "pango_log2vis_get_embedding_levels", DECLARED_HERE, "line_order",
         "says of each letter of a line in which direction it runs"),
    Seam("weasyprint.text.ffi:gobject", "g_free", DECLARED_HERE, "line_order", "lets go of what that returns"),
    Seam("weasyprint.layout.block", "_linebox_layout",
         "(context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes, adjoining_margins, "
         "bottom_space, position_y, skip_stack, first_letter_style, first_line_style, draw_bottom_decoration, "
         "max_lines)", "line_ends", "no page ends within a word"),
    Seam("weasyprint.layout.block", "block_level_layout",
         "(context, box, bottom_space, skip_stack, containing_block, page_is_empty=True, absolute_boxes=None, "
         "fixed_boxes=None, adjoining_margins=None, first_letter_style=None, first_line_style=None, discard=False, "
         "max_lines=None)", "shrink", "a picture without room at the foot of a page is tried smaller"),
    Seam("weasyprint.layout.block", "block_replaced_box_layout", "(context, box, containing_block)", "shrink",
         "the size of such a picture"),
    Seam("weasyprint.layout.inline", "inline_replaced_box_layout", "(box, containing_block)", "shrink",
         "the size of such a picture in a line"),
    Seam("weasyprint.layout.inline", "can_break_inside", "(box)", "line_ends",
         "finds the breaks between two styles as well"),
    Seam("weasyprint.text.line_break", "can_break_text", "(text, lang)", "line_ends short_texts",
         "whether a text may be divided; also replaced by short_texts"),
    Seam("weasyprint.text.line_break", "line_size", "(line, style)", "deferred_text line_breaking",
         "how wide a figure is"),
    Seam("weasyprint.text.line_break", "Layout", "(style, justification_spacing=0, max_width=None)",
         "line_breaking pango_layouts short_texts", "a text as Pango sets it"),
    Seam("weasyprint.text.line_break:Layout", "set_text", "(self, text, justify=False)",
         "deferred_text line_breaking pango_layouts", "sets a figure in a text's style; replaced by pango_layouts"),
    Seam("weasyprint.text.line_break:Layout", "get_first_line", "(self)", "deferred_text line_breaking glyph_runs",
         "the glyphs of a figure"),
    Seam("weasyprint.text.line_break:Layout", "reactivate", "(self, style)", "deferred_text pango_layouts",
         "sets a figure in a text's style; replaced by pango_layouts"),
    Seam("weasyprint.text.line_break:Layout", "deactivate", "(self)", "deferred_text pango_layouts",
         "lets go of a figure; replaced by pango_layouts"),
    # What boxes are
    Seam(_BOXES, "PageBox", "(page_type, style)", "margin_boxes", "the other side of a sheet"),
    Seam(_BOXES, "TextBox", "(element_tag, style, element, text)",
         "deferred_text page_content overflow line_ends areas shrink", "the words of a line"),
    Seam(_BOXES, "InlineBox", _TREE, "line_ends areas", "an element within a line"),
    Seam(_BOXES, "InlineLevelBox", CLASS, "areas", "whatever stands in a line"),
    Seam(_BOXES, "InlineBlockBox", _TREE, "areas", "a block in a line, which is drawn with what it holds"),
    Seam(_BOXES, "InlineFlexBox", _TREE, "areas", "a row of boxes in a line, which is drawn with what it holds"),
    Seam(_BOXES, "InlineGridBox", _TREE, "areas", "a grid in a line, which is drawn with what it holds"),
    Seam(_BOXES, "LineBox", _TREE, "deferred_text drawing line_ends areas", "a line"),
    Seam(_BOXES, "ReplacedBox", "(element_tag, style, element, replacement)",
         "page_content images overflow areas shrink", "an image"),
    Seam(_BOXES, "BlockReplacedBox", CLASS, "shrink", "an image that is a block"),
    Seam(_BOXES, "FlexContainerBox", CLASS, "shrink", "a row of boxes, whose pictures keep their size"),
    Seam(_BOXES, "GridContainerBox", CLASS, "shrink", "a grid, whose pictures keep their size"),
    Seam(_BOXES, "TableBox", _TREE, "overflow areas shrink", "a table"),
    Seam(_BOXES, "TableRowGroupBox", _TREE, "areas", "rows of a table, which are drawn with it"),
    Seam(_BOXES, "TableRowBox", _TREE, "areas", "a row of a table, which is drawn with it"),
    Seam(_BOXES, "TableCellBox", CLASS, "areas", "a cell, whose background is drawn with its table"),
    Seam(_BOXES, "MarginBox", "(at_keyword, style)", "overflow", "a page's margin box, which is no text"),
    Seam(f"{_BOXES}:Box", "link_annotation", ATTRIBUTE, "page_content", "the annotation that WeasyPrint gives a link"),
    Seam("weasyprint.layout.absolute:AbsolutePlaceholder", "_box", ATTRIBUTE,
         "deferred_text page_content room areas source_order",
         "the box that a placeholder of something positioned stands for"),
    # Images
    Seam("weasyprint.html:HTML_HANDLERS", "img", "(element, box, get_image_from_uri, base_url)", "images",
         "an image that cannot be shown is replaced by a drawing that says so"),
    Seam("weasyprint.html:HTML_HANDLERS", SVG, "(element, box, get_image_from_uri, base_url)", "images",
         "a formula is given the colour of its text"),
    Seam("weasyprint.images", "RasterImage", CLASS, "images",
         "how many dots an image has; replaced by one that is scaled to what is printed"),
    Seam("weasyprint.images:RasterImage", "get_x_object", "(self, interpolate, dpi_ratio)", "images",
         "an image is encoded when it is known how large it is printed"),
    Seam("weasyprint.images:RasterImage", "_dpi", ATTRIBUTE, "images", "how many dots an inch an image has at most"),
    Seam("weasyprint.images", "SVGImage", CLASS, "images", "a drawing"),
    Seam("weasyprint.images:SVGImage", "__init__", "(self, tree, base_url, url_fetcher, context)", "images",
         "what WeasyPrint does not draw of a drawing is replaced, or named"),
    Seam("weasyprint.svg", "draw_gradient", "(svg, node, gradient, font_size, opacity, stroke)", "gradients",
         "some viewers do not show the tiles that WeasyPrint fills a gradient's shape with"),
    Seam(_STREAM, "_resources", ATTRIBUTE, "gradients", "the tile that has just been made, and what is in it"),
    Seam(_STREAM, "ctm", "property", "gradients", "how large a drawing's unit is on the page"),
    Seam("PIL.ImageFile", "LOAD_TRUNCATED_IMAGES", "bool", "images",
         "WeasyPrint has Pillow fill up what is missing of an image; a torn one is reported"),
    # Fonts
    Seam("weasyprint.text.ffi:ffi", "cdef", "(csource, override=False, packed=False, pack=None)",
         "fonts pango_layouts", "declares C functions that WeasyPrint does not use. It holds for the whole process and "
         "is not undone: cffi has no way back, and a declaration that is not called changes nothing. With override, "
         "since a later WeasyPrint may declare the same"),
    Seam("weasyprint.text.ffi:ffi", "gc", "(cdata, destructor, size=0)", "fonts pango_layouts",
         "frees what C libraries have made"),
    Seam("weasyprint.text.ffi:harfbuzz", "hb_blob_create", DECLARED_HERE, "fonts", "opens a font from its bytes"),
    Seam("weasyprint.text.ffi:harfbuzz", "hb_face_create", DECLARED_HERE, "fonts", "opens a font from its bytes"),
    Seam("weasyprint.text.ffi:harfbuzz", "hb_face_destroy", C_FUNCTION, "fonts", "closes a font"),
    Seam("weasyprint.text.ffi:harfbuzz", "hb_blob_destroy", C_FUNCTION, "fonts", "closes a font"),
    Seam("weasyprint.text.line_break", "get_font_description", "(style)", "font_families",
         "a text is set in the book's faces where it names none that is there, then in the fallback fonts"),
    Seam("weasyprint.text.fonts:FontConfiguration", "_folder", ATTRIBUTE, "font_families",
         "the folder of its copies of fonts, which goes with the build"),
    Seam("weasyprint.text.fonts:FontConfiguration", "_config", ATTRIBUTE, "font_families",
         "fontconfig's configuration: which families there are"),
    Seam("weasyprint.text.fonts:FontConfiguration", "font_map", ATTRIBUTE, "font_families",
         "Pango is told that the configuration has changed"),
    Seam(_FONTCONFIG, "FcConfigParseAndLoadFromMemory", C_FUNCTION, "font_families", "leaves out fonts in colour"),
    Seam(_FONTCONFIG, "FcConfigBuildFonts", DECLARED_HERE, "font_families", "leaves out fonts in colour"),
    Seam(_FONTCONFIG, "FcPatternCreate", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam(_FONTCONFIG, "FcPatternAddString", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam(_FONTCONFIG, "FcPatternGetString", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam(_FONTCONFIG, "FcPatternDestroy", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam(_FONTCONFIG, "FcDefaultSubstitute", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam(_FONTCONFIG, "FcFontMatch", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam(_FONTCONFIG, "FcResultMatch", C_FUNCTION, "font_families", "asks whether there is a family"),
    Seam("weasyprint.text.ffi:pangoft2", "pango_fc_font_map_config_changed", C_FUNCTION, "font_families",
         "Pango is told that the configuration has changed"),
    Seam("pydyf", "_to_bytes", "(item)", "drawing fonts gradients", "the bytes of what a stream holds"),
    # Words that are divided
    Seam("pyphen", "LANGUAGES", "dict", "hyphenation",
         "a dictionary of the book's own stands in the place of Pyphen's. Pyphen has one table for the process, so it "
         "is put back when a layout ends and built from Pyphen's own at each beginning"),
    # Formulas
    Seam("ziafont.config:config", "svg2", "bool", "formula_drawing",
         "without symbols: their ids would be twice in a book with two formulas"),
    Seam("ziamath.config:config", "svg2", "bool", "formula_drawing", "as that of ziafont"),
    Seam("ziafont.glyph:SimpleGlyph", "place",
         "(self, x: 'float', y: 'float', point_size: 'float') -> 'Optional[ET.Element]'", "formula_drawing",
         "a glyph's outline is written the same wherever it stands, so that it is read once"),
    Seam("ziamath.nodes.mrow:Mrow", "_get_height_nostretch",
         "(self, line: 'list[ET.Element]', **kwargs) -> 'tuple[float, float]'", "formula_drawing",
         "the height of what is in a row is measured once, not twice for each row that is around it"),
    Seam("ziamath.styles", "asdict", "(obj, *, dict_factory=<class 'dict'>)", "formula_drawing",
         "copies a style for each letter, which is only read"),
    Seam("ziamath.styles", "ChainMap", CLASS, "formula_drawing", "looks for each part of a style in two places"),
    Seam("ziamath.nodes.mtable", "Mnode", CLASS, "formula_drawing", "a table's cells are set once"),
    Seam("ziamath.nodes.mnode:Mnode", "size_px",
         "(self, size: 'str', fontsize: 'Optional[float]' = None) -> 'float'", "formula_drawing",
         "works out each space anew"),
    Seam("ziamath.nodes.mnode:Mnode", "fromelement",
         "(element: 'ET.Element', parent: \"'Mnode'\", **kwargs) -> \"'Mnode'\"", "formula_drawing",
         "sets what is measured"),
    Seam("ziamath.zmath", "tex2mml", "(tex: str, inline: bool = False) -> str", "formula_drawing",
         "an operator that is a formula of its own is drawn"),
    Seam("ziamath.zmath", "unescape", "(xmlstr: str) -> str", "formula_drawing",
         "a text that begins with a hyphen is no minus sign"),
    Seam("ziamath.zmath", "loadedfonts", "dict", "formula_drawing", "the fonts, which a text has read in another way"),
    Seam("ziamath.mathfont:MathFont", "language", "(self, script, language)", "formula_drawing",
         "which forms of its signs a font gives"),
    Seam("ziamath.operators", "operators", "dict", "formula_drawing", "which signs are stretched"),
    Seam("ziamath.mathfont:MathFont", "findglyph",
         "(self, char: 'str', variant: 'MathVariant') -> 'SimpleGlyph'", "formula_drawing",
         "a letter that the font lacks is drawn from another, or the formula is refused"),
    Seam("ziafont.fonttypes", "BBox", CLASS, "formula_drawing", "how far a letter of another font reaches"),
    Seam("ziafont.svgpath", "Point", CLASS, "formula_drawing", "a point of such an outline"),
    Seam("ziafont.svgpath", "Moveto", CLASS, "formula_drawing", "begins such an outline"),
    Seam("ziafont.svgpath", "Lineto", CLASS, "formula_drawing", "a straight piece of such an outline"),
    Seam("ziafont.svgpath", "Cubic", CLASS, "formula_drawing", "a curve of such an outline"),
)  # fmt: skip

_rows: Final[dict[tuple[str, str], Seam]] = {}


def register(seams: Iterable[Seam]) -> None:
    """Add rows to the table; ``ValueError`` where a place has a row already."""
    for seam in seams:
        if (seam.owner, seam.name) in _rows:
            raise ValueError(f"two rows for {seam.place}")
        _rows[seam.owner, seam.name] = seam


register(NEEDED)


def row(owner: str, name: str) -> Seam:
    """The row of a place; ``LookupError`` where there is none."""
    if (owner, name) not in _rows:
        raise LookupError(f"{owner} {name} is no row in the table of seams")
    return _rows[owner, name]


def rows() -> tuple[Seam, ...]:
    """All rows, those for speed once ``weasyprint_speed`` is loaded."""
    return tuple(_rows.values())
