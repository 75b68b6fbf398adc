"""Letters that the book's faces do not have: which there are, which font has them, what is found in a finished file."""

from __future__ import annotations

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from sphinx_handbook.book.layout.font_fallback import letters
from sphinx_handbook.book.layout.font_fallback.report import is_certain
from sphinx_handbook.book.pdf.fragment import FallbackLetters
from sphinx_handbook.book.postflight.missing_glyphs import missing
from sphinx_handbook.design import fallback_fonts, fonts


def families(text: str) -> list[str]:
    return list(dict.fromkeys(font.family for font in fallback_fonts.needed(letters.unusual(text))))


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("✔ ⌘ ⏎ ★ ☃ ⬆ ♻ ⇧ ⌥ ⌫ ↵ ⇥ ✗ ✘ ⟨⟩ ␣ ◯", "DejaVu Sans Fallback"),
        ("␀ ␊ ␍ ␛ ␡ ␤", "DejaVu Sans Fallback"),
        ("🎉 ✨ 📝 ✅ ❌ 🚀 💡 🔒 ⛔ 👩\u200d💻 🇩🇰 😀", "Noto Emoji Fallback"),
        ("чай Київ Ђ", "Literata Extended"),
        ("чай Київ Ђ", "Source Code Pro Extended"),
        ("чай Київ Ђ", "Noto Sans Fallback"),
        ("λόγος", "Noto Sans Fallback"),
        ("Tiếng Việt", "Noto Sans Fallback"),
        ("ἄνθρωπος", "Literata Extended"),
        ("العربية", "Noto Sans Arabic Fallback"),
        ("עברית", "Noto Sans Hebrew Fallback"),
        ("हिन्दी", "Noto Sans Devanagari Fallback"),
        ("ภาษาไทย", "Noto Sans Thai Fallback"),
        ("漢字 かな 한국어 ㄅ 。", "Noto Sans CJK Fallback"),
    ],
)
def test_a_font_of_the_chain_has(text: str, family: str) -> None:
    assert family in families(text)


def test_no_letter_of_these_is_left_without_a_font() -> None:
    text = "✔✅❌⚠♻⬆⌘⏎★☃🎉✨📝☐☑☒➡⇒⌥⇧⌃⎋⌫⏏⚙🔒⛔✗✘▶●○⟶↩ℹ☰♠♪☎✂✉⏳🚀①❶№␣␊␍␛␤⎇⇥⟨⟦λάбяאبहไ漢ひ한"
    for letter in letters.unusual(text):
        covered = ord(letter) in fallback_fonts.covered()
        assert covered or fallback_fonts.needed([letter]), f"{letter} U+{ord(letter):04X}"


@pytest.mark.parametrize("text", ["Plain words, “quoted” – æøå ñ ß ž.", "a → b ≤ c ☐ done ✓", "\u00ad\u200b\ufeff"])
def test_what_the_books_faces_have_needs_no_other_font(text: str) -> None:
    assert families(text) == []


def test_a_family_has_the_whole_greek_alphabet_or_none_of_it() -> None:
    """A word would be set in two fonts, where a family has a few Greek letters for formulas."""
    alphabet = frozenset(map(ord, "αβγδεζηθικλμνξοπρςστυφχψω" + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"))
    assert fonts.book_letters(alphabet | {ord("a")}) >= alphabet
    assert fonts.book_letters(frozenset(map(ord, "aμπΩ"))).isdisjoint(alphabet)


def test_the_usual_letters_are_in_each_face() -> None:
    """They are not looked up, so each must be there."""
    usual = {ord(letter) for letter in letters._USUAL if letter.isprintable()} - {fonts.HYPHEN, fonts.HYPHEN_NO_BREAK}
    for face in fonts.faces("book"):
        with TTFont(fonts.source_file(face.package, face.source), lazy=True) as font:
            has = font.getBestCmap().keys()
            # What one face lacks stands in the code face, which is asked next.
            assert usual - has <= fallback_fonts.covered()


@pytest.mark.parametrize(
    ("text", "letter"), [("&#x2714;", "✔"), ("&check;", "✓"), ("&#128640;", "🚀"), ("plain ⌘", "⌘")]
)
def test_letters_of_html_may_be_written_by_name_and_number(text: str, letter: str) -> None:
    assert letter in letters.in_html(f"<p>{text}</p>")


def test_letters_of_a_style_sheet_may_be_written_by_number() -> None:
    assert "✔" in letters.in_css('li::before { content: "\\2714 " }')


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\u2028b", "a b"),
        ("a\u2029b", "a b"),
        ("a\x85b\x0bc", "a b c"),
        ("a\x9d\x7f\x00b", "ab"),
        ("a\ufffcb\ufdd0", "ab"),
        ("a\u00ad\u200b\u200d\ufe0f\ufeffb", "a\u00ad\u200b\u200d\ufe0f\ufeffb"),
        ("a\n\tb", "a\n\tb"),
    ],
)
def test_what_no_font_can_set_is_left_out(text: str, kept: str) -> None:
    assert letters.printable(text) == kept


def test_only_fonts_of_packages_print_alike_on_every_machine() -> None:
    use = FallbackLetters("Noto Emoji Fallback", "🎉", "index", "🎉", "")
    assert is_certain([use])
    assert not is_certain([use, use._replace(family="Droid Sans Fallback")])
    assert not is_certain([use._replace(family="")])


def font(pdf: pikepdf.Pdf, encoding: str | bytes) -> pikepdf.Object:
    table = b"2 beginbfchar <0003> <0041> <0400> <2603> endbfchar"
    return pikepdf.Dictionary(
        Subtype=pikepdf.Name.Type0,
        Encoding=pikepdf.Name(encoding) if isinstance(encoding, str) else pdf.make_stream(encoding),
        ToUnicode=pdf.make_stream(table),
    )


@pytest.mark.parametrize(
    ("encoding", "codes", "without"),
    [
        ("/Identity-H", [3, 0x400], ""),
        ("/Identity-H", [0, 3], "\ufffd"),
        (b"2 begincidchar <0003> 3 <0400> 0 endcidchar", [3, 0x400], "☃"),
        (b"2 begincidchar <0003> 3 <0400> 0 endcidchar", [3], ""),
        (b"1 begincidrange <0000> <ffff> 0 endcidrange", [3, 0x400], ""),
        (b"1 begincidrange <0003> <0003> 3 endcidrange", [3, 0x400], "☃"),
    ],
)
def test_a_glyph_that_is_not_there_is_found_in_the_file(encoding: str | bytes, codes: list[int], without: str) -> None:
    assert missing(font(pikepdf.new(), encoding), codes) == without
