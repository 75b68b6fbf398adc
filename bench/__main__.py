"""Measure websites (``html``), books (``pdf``, of real texts ``texts``, all ``editions``), what a reader (``web``) or a
writer (``live``) waits for, or what a reader finds (``search``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import editions, html, live, makers, pdf, search, texts, web
from .measure import Failed


def main() -> int:
    """Run one benchmark; return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", choices=["html", "web", "live", "pdf", "texts", "editions", "search"])
    parser.add_argument("--sizes", default="", help="numbers of pages, separated by commas")
    parser.add_argument("--large", action="store_true", help=f"also {html.LARGE:,} pages ({pdf.LARGE:,} of a PDF)")
    parser.add_argument("--repeat", type=int, default=0, help="runs of every size; by default more for small books")
    parser.add_argument("--no-peers", action="store_true", help="only sphinx-handbook and the baseline")
    parser.add_argument(
        "--stop-after",
        type=float,
        default=pdf.TIMEOUT,
        help="seconds that one PDF may take before it is stopped and counts as failed",
    )
    parser.add_argument("--into", type=Path, default=Path("build/bench"), help="folder for the books and the tables")
    arguments = parser.parse_args()
    try:
        return _measure(arguments)
    except Failed as fault:
        sys.exit(str(fault))


def _measure(arguments: argparse.Namespace) -> int:
    def log(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    asked = [int(each) for each in arguments.sizes.split(",")] if arguments.sizes else []
    if arguments.what == "web":
        return web.run(arguments.into, log, arguments.repeat)
    if arguments.what == "search":
        return search.run(arguments.into, log)
    if arguments.what == "live":
        return live.run(arguments.into, log, asked or live.SIZES, arguments.repeat, peers=not arguments.no_peers)
    if arguments.what == "editions":
        sizes = asked or [*editions.SIZES, *([editions.LARGE] if arguments.large else [])]
        return editions.run(arguments.into.resolve(), log, sizes, arguments.repeat)
    if arguments.what == "texts":
        systems = (makers.OURS,) if arguments.no_peers else (makers.OURS, makers.SIMPLEPDF, makers.BASELINE)
        folder = arguments.into.resolve()
        return texts.run(texts.Run(folder, log, arguments.repeat or 1, arguments.stop_after, systems))
    kind = pdf if arguments.what == "pdf" else html
    sizes = asked or list(kind.SIZES)
    sizes += [kind.LARGE] if arguments.large else []
    if arguments.what == "pdf":
        systems = [makers.OURS, makers.BASELINE] if arguments.no_peers else list(makers.MAKERS)
        return pdf.run(pdf.Run(arguments.into, systems, log, arguments.repeat, arguments.stop_after), sizes)
    here, absent = ([], []) if arguments.no_peers else html.peers()
    costs = html.collect(sizes, [html.OURS, html.BASELINE, *here], arguments.into, log, arguments.repeat)
    text = html.report(costs, absent)
    arguments.into.mkdir(parents=True, exist_ok=True)
    (arguments.into / "html.md").write_text(text, "utf-8")
    print(text)
    return int(any(limit.verdict == "FAIL" for limit in html.limits(costs)))


sys.exit(main())
