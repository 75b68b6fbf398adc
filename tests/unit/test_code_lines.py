"""Long lines of code as elements of their own."""

from __future__ import annotations

import re

from sphinx_handbook.book.content.elements import code_lines

LONG = "word " * 15


def listing(*lines: str) -> str:
    return "<pre><span></span>" + "\n".join(lines) + "\n</pre>"


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_short_code_is_left_alone() -> None:
    code = listing("x = 1", "", "y = 2")
    assert code_lines.turned(code) == code


def test_only_long_lines_are_elements_and_no_letter_is_lost() -> None:
    code = listing("if x:", f"    {LONG}", "end")
    turned = code_lines.turned(code)
    assert words(turned) == words(code)
    (line,) = re.findall(r'<span class="long-line[^"]*" style="([^"]*)">', turned)
    # It hangs behind its own indentation.
    assert "padding-left: 6ch; text-indent: -6ch" in line
    assert turned.startswith("<pre><span></span>if x:\n<span")


def test_nothing_stands_before_a_first_line_that_is_long() -> None:
    # An empty element there would be an empty line, behind which a page could end.
    assert code_lines.turned(listing(LONG, "x")).startswith('<pre><span class="long-line')


def test_nothing_stands_behind_a_last_line_that_is_long() -> None:
    # A line end there would be an empty line.
    assert code_lines.turned(listing("x", LONG)).endswith("\n</span></pre>")


def test_no_page_begins_or_ends_with_one_or_two_lines_of_a_listing() -> None:
    def kept(*lines: str) -> list[str]:
        return re.findall(r'class="long-line([^"]*)"', code_lines.turned(listing(*lines)))

    # A page may end behind the third line, at the earliest, and begin with the last but two, at the latest.
    ends, middle = " with-last", ""
    assert kept(*[LONG] * 7) == ["", ends, ends, middle, middle, ends, ends]
    # What stands behind a long line cannot say it for itself.
    assert kept(LONG, "x", "x", "x", "x", "x", "x") == [" with-next"]
    assert kept("x", "x", "x", "x", "x", LONG, "x") == [" with-last with-next"]
    assert kept("x", "x", "x", LONG, "x", "x", "x") == [""]


def test_a_line_hangs_behind_its_number() -> None:
    code = listing(f'<span class="linenos"> 9</span><span class="n">a</span>{LONG}')
    assert "padding-left: 4ch" in code_lines.turned(code)


def test_an_emphasised_line_holds_its_own_end() -> None:
    # Behind a block, a line's end would be an empty line. A long one is one element, which hangs behind its number.
    number = '<span class="linenos">10</span>'
    code = listing('<span class="hll">x', "</span>y", f'<span class="hll">{number}{LONG}', f"</span>{LONG}")
    turned = code_lines.turned(code)
    assert words(turned) == words(code)
    assert turned.count("<span") == turned.count("</span>")
    assert '<span class="hll">x\n</span>y\n' in turned
    assert re.search(
        rf'y\n<span class="long-line hll[^"]*" style="padding-left: 4ch[^"]*">{number}{LONG}\n</span><', turned
    )


def test_a_long_run_may_be_divided_across_the_elements_it_is_in() -> None:
    run = "0123456789" * 8
    code = listing(f'x = <span class="s">"</span><span class="s">{run}&quot;</span> <span class="c"># no</span>')
    runs = re.findall(r'<span class="long-run">(.*?)</span>', code_lines.turned(code))
    # A space of no width lets a line end between two of them also before a full stop.
    assert runs == ['"', f"&#8203;{run}&quot;"]


def test_inline_code_without_a_space_may_be_divided() -> None:
    long, short = "a" * 40, "a" * 8
    assert "long-run" in code_lines.divisible(f'<span class="pre">{long}</span>')
    assert "long-run" not in code_lines.divisible(f'<span class="pre">{short}</span>')
    assert "long-run" not in code_lines.divisible(f'<span class="pre">{"&amp;" * 20}</span>')
