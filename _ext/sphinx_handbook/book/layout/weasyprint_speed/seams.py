"""The rows of the table of seams that only save time (``weasyprint_seams.seams``)."""

from __future__ import annotations

from functools import partial
from typing import Final

from ..weasyprint_seams.seams import C_FUNCTION, DECLARED_HERE, Seam, register

_speed = partial(Seam, kind="speed")

_BOXES = "weasyprint.formatting_structure.boxes"
_PANGO = "weasyprint.text.ffi:pango"

SPEED: Final[tuple[Seam, ...]] = (
    _speed("tinyhtml5", "parse", "(document, namespace_html_elements=True, **kwargs)", "html_parser",
           "HTML that is XML as well is read as XML: a tenth of the time"),
    _speed("tinyhtml5.inputstream", "characters_until_regex", "dict", "html_parser",
           "its patterns are kept under another key than the one that is looked up"),
    _speed("weasyprint.document", "get_html_metadata", "(html)", "html_parser",
           "looks at each element of a document for what the merged file says of itself"),
    _speed("weasyprint.css", "StyleFor", "(html, sheets, presentational_hints, font_config, target_collector)",
           "computed_styles", "equal styles are worked out once for all fragments"),
    _speed("weasyprint.css:StyleFor", "__call__", "(self, element, pseudo_type=None)", "computed_styles",
           "makes the styles of pseudo-elements when they are asked for"),
    _speed("weasyprint.css:StyleFor", "add_page_declarations", "(self, page_type)", "computed_styles",
           "the cascade of a page"),
    _speed("weasyprint.css:StyleFor", "_page_type_match", "(page_selector_type, page_type)", "computed_styles",
           "which rules hold for a page"),
    _speed("weasyprint.css:StyleFor", "_cascaded_styles", "attribute", "computed_styles", "filled in its place"),
    _speed("weasyprint.css:StyleFor", "_computed_styles", "attribute", "computed_styles", "filled in its place"),
    _speed("weasyprint.css:StyleFor", "_sheets", "attribute", "computed_styles", "filled in its place"),
    _speed("weasyprint.css", "ComputedStyle", "(parent_style, cascaded, pseudo_type, root_style, base_url, "
           "font_config, initial_page_sizes)", "computed_styles", "the style that copies are made of"),
    _speed("weasyprint.css:ComputedStyle", "__missing__", "(self, key)", "computed_styles",
           "works out the name of one element"),
    _speed("weasyprint.css.computed_values", "PHYSICAL_FUNCTIONS", "dict", "computed_styles",
           "the measures that a rule may have set by the direction of writing"),
    _speed("weasyprint.css.properties", "INITIAL_VALUES", "dict", "computed_styles", "what no rule has set"),
    *(_speed("weasyprint.css.properties", each, "set", "computed_styles", "what no rule has set")
      for each in ("INHERITED", "INITIAL_NOT_COMPUTED")),
    _speed("weasyprint.css", "AnonymousStyle", "(parent_style)", "computed_styles", "the style of lines and texts"),
    _speed("weasyprint.css", "InitialStyle", "(font_config)", "computed_styles", "the root's own root style"),
    _speed("weasyprint.css", "declaration_precedence", "(origin, importance)", "computed_styles",
           "what a declaration weighs"),
    _speed("weasyprint.css", "find_style_attributes", "(tree, presentational_hints=False, base_url=None)",
           "computed_styles", "the declarations in an element's own attributes"),
    _speed("weasyprint.css.validation", "preprocess_declarations", "(base_url, declarations, prelude=None)",
           "computed_styles sheet_rules", "reads what an element's own attributes declare, and what a rule does"),
    _speed("cssselect2:Matcher", "add_selector", "(self, selector, payload)", "sheet_rules", "adds a rule to a sheet"),
    *(_speed("cssselect2:Matcher", each, "attribute", "computed_styles", "the rules, by what their selectors ask for")
      for each in ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors",
                   "lang_attr_selectors", "other_selectors")),
    _speed("cssselect2:Matcher", "match", "(self, element)", "computed_styles", "the rules that match an element"),
    _speed("cssselect2.compiler:CompiledSelector", "test", "attribute", "computed_styles",
           "its compiled code has the names of what it asks for"),
    _speed("weasyprint.layout.percent", "resolve_radii_percentages", "(box)", "box_sizes",
           "the corners of a style without round ones are not worked out for each box"),
    _speed(f"{_BOXES}:ParentBox", "page_values", "(self)", "box_sizes",
           "asks the first and the last child, not all"),
    _speed(f"{_BOXES}:Box", "is_in_normal_flow", "(self)", "box_sizes", "follows from the style alone"),
    _speed("weasyprint.draw.color", "get_color", "(style, key)", "box_sizes", "whether a background has a colour"),
    _speed("weasyprint.layout.inline", "strut", "(style)", "box_sizes", "follows from the style alone"),
    _speed("weasyprint.text.line_break", "strut", "(style)", "box_sizes", "is called once for each style"),
    _speed("weasyprint.text.line_break:Layout", "setup", "(self, style)", "pango_layouts",
           "what Pango needs is made once for each style, and copied"),
    _speed("weasyprint.text.ffi:gobject", "g_object_unref", C_FUNCTION, "pango_layouts", "frees a copy"),
    _speed(_PANGO, "pango_layout_copy", DECLARED_HERE, "pango_layouts", "copies what Pango needs for a style"),
    _speed(_PANGO, "pango_layout_set_single_paragraph_mode", C_FUNCTION, "pango_layouts glyph_runs",
           "a line is laid out as it will be drawn, so that it is shaped once"),
    _speed("weasyprint.text.line_break", "create_layout", "(text, style, context, max_width, justification_spacing)",
           "line_breaking", "sets a line whose end is known"),
    _speed("weasyprint.text.line_break", "first_line_metrics", "(first_line, text, layout, resume_at, space_collapse, "
           "style, hyphenated=False, hyphenation_character=None)", "line_breaking", "the measures of such a line"),
    _speed("weasyprint.layout.percent", "percentage", "(value, computed, refer_to)", "line_breaking",
           "how much of a line may stay empty before a word is divided"),
    _speed("weasyprint.pdf.stream:Stream", "add_font", "(self, pango_font)", "glyph_runs", "the font of a run"),
    _speed("weasyprint.pdf.stream:Stream", "_fonts", "attribute", "glyph_runs", "the fonts of one document"),
    _speed("weasyprint.pdf.stream:Stream", "set_text_matrix", "(self, a, b, c, d, e, f)", "glyph_runs",
           "where a line is drawn"),
    _speed("weasyprint.text.ffi", "FROM_UNITS", "float", "glyph_runs", "Pango's units to pixels"),
    _speed("weasyprint.text.ffi:ffi", "PangoGlyphInfo", "20 bytes", "glyph_runs", "five numbers for each glyph"),
    _speed(_PANGO, "pango_version", C_FUNCTION, "glyph_runs", "old ones are left to WeasyPrint"),
    _speed(_PANGO, "pango_font_get_glyph_extents", C_FUNCTION, "glyph_runs", "how wide a glyph is"),
    _speed(_PANGO, "PANGO_GLYPH_EMPTY", C_FUNCTION, "glyph_runs", "which glyphs are none"),
    _speed("weasyprint.svg:TAGS", "path", "(svg, node, font_size)", "svg_paths", "a path is read once"),
    _speed("weasyprint.svg.utils", "color", "(string)", "svg_paths", "the colour of a formula"),
    _speed("weasyprint.svg:SVG", "draw_node", "(self, node, font_size, fill_stroke=True, context=None)", "svg_paths",
           "a letter of a formula is drawn by its place, outline and colour"),
    _speed("weasyprint.layout.page", "make_page",
           "(context, root_box, page_type, resume_at, page_number, page_state)", "released_boxes",
           "the boxes of a page that is laid out take less memory"),
    _speed("weasyprint.layout:LayoutContext", "target_collector", "attribute", "released_boxes",
           "has the targets of references, which nobody asks for when all pages are laid out"),
    *(_speed("weasyprint.css.targets:TargetCollector", each, "attribute", "released_boxes", "holds boxes")
      for each in ("target_lookup_items", "counter_lookup_items")),
    _speed("weasyprint.document:Document", "_build_layout_context",
           "(html, font_config, counter_style, color_profiles, options)", "same_layout",
           "the styles of a document by other style sheets"),
    _speed("weasyprint.layout:LayoutContext", "style_for", "attribute", "same_layout margin_box_cache",
           "the styles of what stands around the text"),
    _speed("weasyprint.layout.page:OrientedBox", "outer", "property", "margin_box_cache",
           "how narrow a margin box can be is not worked out where there is room for all of it"),
)  # fmt: skip

register(SPEED)
