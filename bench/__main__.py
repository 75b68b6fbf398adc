"""``python -m bench html``, ``web`` or ``pdf``: measure, print the table and keep it in ``build/bench``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import html, makers, pdf, web
from .measure import Failed


def main() -> int:
    """Run the benchmark; return 1 where a limit does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", choices=["html", "web", "pdf"])
    parser.add_argument("--sizes", default="", help="pages of the books, with commas")
    parser.add_argument("--large", action="store_true", help=f"also {html.LARGE:,} pages ({pdf.LARGE:,} of a PDF)")
    parser.add_argument("--repeat", type=int, default=0, help="turns at every size; more for small books if unset")
    parser.add_argument("--no-peers", action="store_true", help="only ours and the floor")
    parser.add_argument(
        "--stop-after", type=float, default=pdf.PATIENCE, help="seconds that a PDF may take before it stands as stopped"
    )
    parser.add_argument("--into", type=Path, default=Path("build/bench"), help="folder for the books and the table")
    chosen = parser.parse_args()
    try:
        return _measured(chosen)
    except Failed as fault:
        sys.exit(str(fault))


def _measured(chosen: argparse.Namespace) -> int:
    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    if chosen.what == "web":
        return web.run(chosen.into, say, chosen.repeat)
    kind = pdf if chosen.what == "pdf" else html
    sizes = [int(each) for each in chosen.sizes.split(",")] if chosen.sizes else list(kind.SIZES)
    sizes += [kind.LARGE] if chosen.large else []
    if chosen.what == "pdf":
        systems = [makers.OURS, makers.FLOOR] if chosen.no_peers else list(makers.MAKERS)
        return pdf.run(pdf.Run(chosen.into, systems, say, chosen.repeat, chosen.stop_after), sizes)
    here, absent = ([], []) if chosen.no_peers else html.peers()
    costs = html.collect(sizes, [html.OURS, html.FLOOR, *here], chosen.into, say, chosen.repeat)
    text = html.report(costs, absent)
    chosen.into.mkdir(parents=True, exist_ok=True)
    (chosen.into / "html.md").write_text(text, "utf-8")
    print(text)
    return int(any(limit.verdict == "FAIL" for limit in html.limits(costs)))


sys.exit(main())
