"""Pages of a hostile or careless kind, each of any size: what a test asks of one kind it asks of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

#: In Markdown, each by its name: the text below the title of a page with ``n`` of something.
MARKDOWN: Final[Mapping[str, Callable[[int], str]]] = {
    "links": lambda n: "[a](https://example.org) " * n,
    "links to pages": lambda n: "[a](b.md) " * n,
    "addresses": lambda n: "https://example.org/a " * n,
    "addresses that are none": lambda n: "[a](http://[b/) " * n,
    "paths": lambda n: "[a](" + "../" * n + "b.md)",
    "names of files": lambda n: "[a](" + "b" * n + ".md)",
    "angle addresses": lambda n: "<https://example.org> " * n,
    "back-ticks": lambda n: "`" * n,
    "back-ticks apart": lambda n: "` " * n,
    "back-ticks growing": lambda n: " ".join("`" * k for k in range(1, int((2 * n) ** 0.5) + 1)),
    "code spans": lambda n: "`a` " * n,
    "dollars": lambda n: "$a " * n,
    "dollar signs": lambda n: "$" * n,
    "underscores": lambda n: "_" * n,
    "underscores apart": lambda n: "_a " * n,
    "asterisks": lambda n: "*" * n,
    "asterisks apart": lambda n: "*a " * n,
    "asterisks both": lambda n: "*a_ " * n,
    "emphasis in emphasis": lambda n: "*a **a " * n,
    "brackets": lambda n: "[" * n,
    "closing brackets": lambda n: "]" * n,
    "brackets open": lambda n: "[a](" * n,
    "images open": lambda n: "![a](" * n,
    "images": lambda n: "![" * n + "a" + "](b)" * n,
    "parentheses": lambda n: "[a](" + "(" * n,
    "braces": lambda n: "{" * n,
    "roles": lambda n: "{a}`b` " * n,
    "roles open": lambda n: "{a}`b " * n,
    "attributes": lambda n: "[a]{a=b} " * n,
    "attributes in one": lambda n: "[a]{" + "a=b " * n + "}",
    "references": lambda n: "[a][b] " * n + "\n\n[b]: https://example.org",
    "reference definitions": lambda n: "\n".join(f"[b{k}]: https://example.org" for k in range(n)),
    "footnotes": lambda n: "\n".join(f"A[^{k}].\n\n[^{k}]: B.\n" for k in range(n)),
    "footnotes in footnotes": lambda n: "A[^0].\n\n" + "".join(f"[^{k}]: B [^{k + 1}]\n\n" for k in range(n)),
    "footnotes from behind": lambda n: (
        "".join(f"[^{k}] " for k in range(n)) + "\n\n" + "".join(f"[^{n - 1 - k}]: B\n\n" for k in range(n))
    ),
    "footnotes open": lambda n: "[^a" * n,
    "entities": lambda n: "&amp;" * n,
    "entities open": lambda n: "&" * n,
    "backslashes": lambda n: "\\" * n,
    "angles": lambda n: "<" * n,
    "tags open": lambda n: "<a " * n,
    "comments open": lambda n: "<!-- " * n,
    "processing open": lambda n: "a <?" * n,
    "declarations open": lambda n: "a <!A " * n,
    "character data open": lambda n: "a <![CDATA[" * n,
    "divs in HTML": lambda n: "<div>" * min(n, 100_000) + "a" + "</div>" * n,
    "spans in HTML": lambda n: "a " + "<span>" * n,
    "table cells": lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n|" + "b|" * n,
    "table rows": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "pipes": lambda n: "|" * n,
    "lists": lambda n: "* " * n + "a",
    "lists apart": lambda n: "".join(f"{'  ' * min(k, 1500)}* a\n" for k in range(min(n, 1500))),
    "list items": lambda n: "* a\n" * n,
    "quotes": lambda n: "> " * n + "a",
    "quotes and lists": lambda n: "> * " * n + "a",
    "quotes tight": lambda n: ">" * n + "a",
    "colon fences": lambda n: "".join(f"{':' * (min(n, 800) + 3 - k)}{{note}}\n" for k in range(min(n, 800))),
    "tables in tables": lambda n: "".join(
        f"{'    ' * k}{':' * (min(n, 400) + 3 - k)}{{list-table}}\n\n{'    ' * k}* - a\n\n" for k in range(min(n, 400))
    ),
    "colon fences in one": lambda n: ":" * n,
    "fences": lambda n: "```\n" * n,
    "fences in one": lambda n: "```" + "a" * n,
    "back-tick fences": lambda n: "".join(f"{'`' * (min(n, 800) + 3 - k)}{{note}}\n" for k in range(min(n, 800))),
    "word": lambda n: "a" * n,
    "line": lambda n: "word " * n,
    "lines": lambda n: "word\n" * n,
    "blank lines": lambda n: "\n" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "spaces at the end": lambda n: ("a" + " " * 20 + "\n") * n,
    "tabs": lambda n: "a" + "\t" * n + "b",
    "dashes": lambda n: "-" * n,
    "dots": lambda n: "." * n,
    "dots apart": lambda n: "a. " * n,
    "quotation marks": lambda n: '"' * n,
    "quotation marks apart": lambda n: '"a ' * n,
    "apostrophes": lambda n: "'" * n,
    "digits": lambda n: "1" * n,
    "list number": lambda n: "1. a\n" * n,
    "soft hyphens": lambda n: "a\u00ad" * n,
    "combining marks": lambda n: "a" + "\u0301" * n,
    "right-to-left marks": lambda n: "a\u202e" * n,
    "emoji": lambda n: "\U0001f468\u200d" * n,
    "headings": lambda n: "\n\n".join(f"## H {k}" for k in range(n)),
    "headings alike": lambda n: "## H\n\n" * n,
    "heading": lambda n: "## " + "word " * n,
    "heading of hashes": lambda n: "## a " + "#" * n,
    "underlined": lambda n: "a\n" + "=" * n,
    "lines of equals": lambda n: "a\n=\n" * n,
    "targets": lambda n: "\n\n".join(f"(t{k})=\na" for k in range(n)),
    "targets on one": lambda n: "\n".join(f"(t{k})=" for k in range(n)) + "\n\na",
    "index": lambda n: "```{index} single: a\n```\n" * n,
    "index roles": lambda n: "".join(f"{{index}}`a{k}` " for k in range(n)),
    "abbreviations": lambda n: "".join(f"{{abbr}}`A{k} (long {k})` " for k in range(n)),
    "missing pages": lambda n: "".join(f"{{doc}}`x{k}` " for k in range(n)),
    "missing entries": lambda n: "".join(f"{{entry}}`x{k}` " for k in range(n)),
    "missing images": lambda n: "".join(f"![a](x{k}.png)\n\n" for k in range(n)),
    "equations": lambda n: "".join(f"$$a_{k}$$ (e{k})\n\n" for k in range(n)),
    "glossary": lambda n: "```{glossary}\n" + "".join(f"t{k}\n  x\n\n" for k in range(n)) + "```\n",
    "rows of values": lambda n: "```{csv-table}\n" + "a,b,c\n" * n + "```\n",
    "columns of values": lambda n: "```{csv-table}\n" + "a," * n + "b\n```\n",
    "tables of lists": lambda n: "```{list-table}\n" + "* - a\n" * n + "```\n",
    "contents that are not there": lambda n: "```{toctree}\n" + "".join(f"x{k}\n" for k in range(n)) + "```\n",
    "directives": lambda n: "```{note}\na\n```\n" * n,
    "directive options": lambda n: "```{note}\n" + "".join(f":a{k}: b\n" for k in range(n)) + "```\n",
    "definition lists": lambda n: "a\n: b\n\n" * n,
    "comments": lambda n: "% a\n" * n,
    "block breaks": lambda n: "+++\n" * n,
    "rules": lambda n: "***\n" * n,
    "hard breaks": lambda n: "a\\\n" * n,
    "indented": lambda n: "    a\n" * n,
    "substitutions": lambda n: "{{a}}" * n,
    "substitutions open": lambda n: "{{" * n,
    "task lists": lambda n: "* [ ] a\n" * n,
    "carriage returns": lambda n: "a\r" * n,
    "form feeds": lambda n: "a\f" * n,
    "line separators": lambda n: "a\u2028" * n,
    "no-break spaces": lambda n: "\u00a0" * n,
    "e-mail": lambda n: "a@" * n,
    "colons": lambda n: "a:" * n,
    "slashes": lambda n: "/" * n,
}

#: In reStructuredText.
REST: Final[Mapping[str, Callable[[int], str]]] = {
    "links": lambda n: "`a <https://example.org>`__ " * n,
    "addresses": lambda n: "https://example.org/a " * n,
    "back-ticks": lambda n: "`" * n,
    "back-ticks apart": lambda n: "` a " * n,
    "back-ticks open": lambda n: "`a " * n,
    "double back-ticks open": lambda n: "``a " * n,
    "roles": lambda n: ":doc:`a` " * n,
    "literals": lambda n: "``a`` " * n,
    "asterisks": lambda n: "*" * n,
    "asterisks open": lambda n: "*a " * n,
    "strong open": lambda n: "**a " * n,
    "substitutions open": lambda n: "|a " * n,
    "references": lambda n: "a_ " * n + "\n\n.. _a: https://example.org",
    "anonymous references": lambda n: "a__ " * n + "\n\n" + "__ https://example.org\n" * n,
    "footnotes": lambda n: "[#]_ " * n + "\n\n" + ".. [#] a\n" * n,
    "citations": lambda n: (
        " ".join(f"[a{k}]_" for k in range(n)) + "\n\n" + "".join(f".. [a{k}] b\n" for k in range(n))
    ),
    "targets": lambda n: "\n".join(f".. _t{k}:" for k in range(n)) + "\n\na",
    "inline targets": lambda n: " ".join(f"_`t{k}`" for k in range(n)),
    "quotes": lambda n: "".join(f"{' ' * (k + 1)}a\n\n" for k in range(min(n, 1500))),
    "lists": lambda n: "* " * n + "a",
    "lists apart": lambda n: "".join(f"{'  ' * k}* a\n\n" for k in range(min(n, 1500))),
    "list items": lambda n: "* a\n" * n,
    "notes": lambda n: "".join(f"{'  ' * k}.. note::\n\n" for k in range(min(n, 1500))) + "  " * min(n, 1500) + "a",
    "comments": lambda n: "..\n   a\n\n" * n,
    "line blocks": lambda n: "| a\n" * n,
    "line blocks nested": lambda n: "".join(f"|{' ' * (k + 1)}a\n" for k in range(min(n, 1500))),
    "field lists": lambda n: "a\n\n" + ":a: b\n" * n,
    "option lists": lambda n: "-a  b\n" * n,
    "definition lists": lambda n: "a\n  b\n" * n,
    "word": lambda n: "a" * n,
    "line": lambda n: "word " * n,
    "lines": lambda n: "word\n" * n,
    "literal block": lambda n: "::\n\n" + "  a\n" * n,
    "sections": lambda n: "".join(f"H {k}\n------\n\n" for k in range(n)),
    "sections alike": lambda n: "H\n---\n\n" * n,
    "heading": lambda n: "word " * n + "\n" + "-" * (5 * n),
    "index": lambda n: ".. index:: a\n\n" * n,
    "simple table": lambda n: "= =\na b\n= =\n" + "c d\n" * n + "= =\n",
    "grid table": lambda n: "+-+-+\n|a|b|\n+-+-+\n" + "|c|d|\n+-+-+\n" * n,
    "grid table wide": lambda n: "+" + "-+" * n + "\n|" + "a|" * n + "\n+" + "-+" * n + "\n",
    "list table": lambda n: ".. list-table::\n\n" + "   * - a\n" * n,
    "underscores": lambda n: "_" * n,
    "colons": lambda n: "a" + ":" * n,
    "brackets": lambda n: "[" * n,
    "quotation marks": lambda n: '"a ' * n,
    "backslashes": lambda n: "\\" * n,
    "dots": lambda n: "a. " * n,
    "enumerations": lambda n: "#. a\n" * n,
    "doctests": lambda n: ">>> a\n\n" * n,
    "transitions": lambda n: "a\n\n-----\n\n" * n + "a",
    "combining marks": lambda n: "a" + "\u0301" * n,
}


def _svg(body: str, head: str = 'viewBox="0 0 9 9" width="9" height="9"') -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>'
        f"<title>A</title>{body}</svg>"
    )


_USE_BOMB: Final = (
    "<defs><g id='u0'><rect width='1' height='1'/></g>"
    + "".join(f"<g id='u{k}'>{f'<use href={chr(39)}#u{k - 1}{chr(39)}/>' * 10}</g>" for k in range(1, 10))
    + "</defs><use href='#u9'/>"
)
_RECT: Final = "<rect width='3' height='3'/>"

#: Drawings that ask for too much: how often each asks, as a rule, and what is said of it.
DRAWINGS_TOO_LARGE: Final[Mapping[str, str]] = {
    "use-bomb": _svg(_USE_BOMB),
    "use-in-a-circle": _svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"),
    "use-of-itself": _svg("<g id='a'><use href='#a'/></g>"),
    "deep": _svg("<g>" * 2000 + _RECT + "</g>" * 2000),
    "deep-text": _svg("<text>" + "<tspan>" * 2000 + "a" + "</tspan>" * 2000 + "</text>"),
    "long-text": _svg(f"<text>{'word ' * 200_000}</text>"),
    "markers": _svg(f"<marker id='m'>{_RECT * 3000}</marker><path marker-mid='url(#m)' d='M0 0{' L1 1' * 20_000}'/>"),
    "pattern-bomb": _svg(
        f"<defs><pattern id='p0' width='1' height='1'>{_RECT}</pattern>"
        + "".join(
            f"<pattern id='p{k}' width='1' height='1'>{f'<rect width={chr(39)}1{chr(39)} fill={chr(39)}url(#p{k - 1}){chr(39)}/>' * 10}</pattern>"
            for k in range(1, 9)
        )
        + "</defs><rect width='3' height='3' fill='url(#p8)'/>"
    ),
    "properties-bomb": _svg(
        "<style>:root {--p0: red;"
        + "".join(f"--p{k}: {f'var(--p{k - 1}) ' * 10};" for k in range(1, 20))
        + "} rect {fill: var(--p19)}</style>"
        + _RECT
    ),
}

#: Drawings with values that are none: each is drawn, or said to be no image.
DRAWINGS_ODD: Final[Mapping[str, str]] = {
    "nan": _svg("<rect x='NaN' y='nan' width='NaN' height='3'/><path d='M NaN NaN L 3 3'/>"),
    "infinite": _svg("<rect x='Infinity' width='1e999' height='3'/><circle r='inf'/>"),
    "empty-transform": _svg("<g transform=''><rect transform=' ' width='3' height='3'/></g>"),
    "odd-transform": _svg("<g transform='rotate()'><g transform='matrix(1)'><g transform='scale(a)'/></g></g>" + _RECT),
    "flat-transform": _svg("<g transform='scale(0)'><rect width='3' height='3'/><text>a</text></g>"),
    "empty-filter": _svg(
        "<filter id='f'><feOffset dx='' dy=''/><feBlend mode=''/></filter><rect filter='url(#f)' width='3' height='3'/>"
        "<rect filter='' width='3' height='3'/><rect filter='url()' width='3' height='3'/>"
    ),
    "huge-view-box": _svg(_RECT, 'viewBox="0 0 1e300 1e300"'),
    "nan-view-box": _svg(_RECT, 'viewBox="0 0 NaN NaN"'),
    "short-view-box": _svg(_RECT, 'viewBox="0 0"'),
    "flat-view-box": _svg(_RECT, 'viewBox="0 0 0 0"'),
    "words-view-box": _svg(_RECT, 'viewBox="a b c d"'),
    "negative-size": _svg("<rect width='-3' height='-3'/><circle r='-1'/>", 'width="-9" height="-9"'),
    "huge-size": _svg(_RECT, 'width="1e300" height="1e300"'),
    "no-size": _svg(_RECT, 'width="" height=""'),
    "empty-path": _svg("<path d=''/><path d='M'/><path d='L 1'/><path d='A 1'/><path d='z z z'/><polygon points='1'/>"),
    "words-path": _svg("<path d='hello world'/><polyline points='a,b c'/>"),
    "empty-values": _svg("<rect width='' height='' fill='' stroke='' stroke-width='' opacity='' style=''/>"),
    "no-target": _svg("<use/><use href=''/><use href='#none'/><rect fill='url(#none)' width='3' height='3'/>"),
    "empty-text": _svg("<text/><text x='' y='' font-size=''>a</text><text x='1 2 NaN' rotate='a'>abc</text>"),
    "empty-gradient": _svg(
        "<linearGradient id='g'/><linearGradient id='h'><stop offset=''/><stop offset='NaN'/></linearGradient>"
        "<rect fill='url(#g)' width='3' height='3'/><rect fill='url(#h)' width='3' height='3'/>"
    ),
    "dashes": _svg("<path d='M0 0 L9 9' stroke='red' stroke-dasharray='0 0' stroke-dashoffset='a'/>"),
    "empty": "",
    "no-drawing": "<a/>",
    "no-end": "<svg xmlns='http://www.w3.org/2000/svg'><g>",
}
