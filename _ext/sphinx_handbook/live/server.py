"""Serves the pages, and the page around them, to this machine alone."""

from __future__ import annotations

import json
import mimetypes
import os
import queue
import re
import threading
from collections import OrderedDict
from concurrent.futures import TimeoutError as TooLong
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from ..files import is_file
from . import pictures, shell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .orders import Result
    from .session import Session

#: The only address that is listened on.
LOOPBACK: Final = "127.0.0.1"
#: How many ports are tried, from the one that is asked for.
_PORTS: Final = 50
#: What a browser calls this machine.
_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})

#: Below these addresses are the book's pages, and what is ours.
WEB, OURS = "/web/", "/-/"

#: Seconds between two signs of life to a browser that waits for events.
_SIGN: Final = 10.0
#: Seconds that a printed page may take.
_PAPER: Final = 300.0
#: How many printed files are kept.
_FILES: Final = 12
#: A point in the pixels of a screen.
_PIXELS: Final = 96 / 72

#: What the page around the book's may load and do: itself alone.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: A page of the book has its own rule in itself; it may only be shown within ours.
_FRAMED: Final = "frame-ancestors 'self'"

#: The kinds of files that every page loads, which some systems do not know or know as something else.
_KINDS: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".md": "text/plain",
}


class Server(ThreadingHTTPServer):
    """Answers for one session. The port is the first that is free, from ``port`` on."""

    daemon_threads = True
    # Elsewhere than on Windows this lets a port be used again at once; there it would let two servers share one.
    allow_reuse_address = os.name != "nt"

    def __init__(self, session: Session, port: int) -> None:
        self.session = session
        self.files: OrderedDict[str, bytes] = OrderedDict()
        self.number = 0
        self.lock = threading.Lock()
        for candidate in range(port, port + _PORTS) if port else (0,):
            try:
                super().__init__((LOOPBACK, candidate), _Handler)
                return
            except OverflowError:
                break
            except OSError:
                if candidate == port + _PORTS - 1 or not port:
                    raise
        raise OSError(f"{port}")

    def server_bind(self) -> None:
        """Take the port, without asking the network for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def keep(self, result: Result) -> list[dict[str, Any]]:
        """Keep a printed file for the browser; each page's address, and its size in pixels of a screen."""
        with self.lock:
            self.number += 1
            name = f"{self.number}"
            self.files[name] = result.pdf
            while len(self.files) > _FILES:
                self.files.popitem(last=False)
        return [
            {
                "src": f"{OURS}paper/{name}-{each.number}.png",
                "width": round(each.width * _PIXELS),
                "height": round(each.height * _PIXELS),
            }
            for each in result.sheets
        ]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "handbook"
    sys_version = ""
    timeout = 600

    def do_GET(self) -> None:
        """Answer a request."""
        if not self._is_ours():
            self._send(HTTPStatus.FORBIDDEN, b"403\n", "text/plain")
            return
        address = urlsplit(self.path)
        path = unquote(address.path, errors="surrogateescape")
        if path == "/":
            self._send(
                HTTPStatus.OK, shell.html(self.server.session), "text/html", {"Content-Security-Policy": _POLICY}
            )
        elif path == "/favicon.ico":
            # Browsers ask for it by themselves.
            self._send(HTTPStatus.NO_CONTENT, b"", "image/x-icon")
        elif path == f"{OURS}events":
            self._events()
        elif path == f"{OURS}paper":
            self._paper(parse_qs(address.query))
        elif path.startswith(f"{OURS}paper/"):
            self._picture(path.removeprefix(f"{OURS}paper/"))
        elif path.startswith(OURS) and (file := shell.file(path.removeprefix(OURS))):
            self._send(HTTPStatus.OK, *file)
        elif path.startswith(WEB):
            self._page(path.removeprefix(WEB))
        else:
            self._not_found()

    do_HEAD = do_GET  # noqa: N815

    def _is_ours(self) -> bool:
        """Whether a request comes from a page of ours, or from somebody who typed the address.

        Any page in the world can send a browser here. By another name for this machine it could then read the answer;
        ``Sec-Fetch-Site`` says that it is another's.
        """
        host = self.headers.get_all("Host", [])
        name, _, port = host[0].rpartition(":") if len(host) == 1 else ("", "", "")
        site = self.headers.get("Sec-Fetch-Site", "none")
        asked_by_page = self.path.startswith((OURS, WEB))
        return (
            name.lower() in _HOSTS
            and port == str(self.server.server_port)
            and (site in ("none", "same-origin") or not asked_by_page)
        )

    def _page(self, name: str) -> None:
        """Send a file of the book's pages."""
        folder = self.server.session.project.pages
        if name == "" or name.endswith("/"):
            name += "index.html"
        path = below(folder, name)
        if path is None:
            self._not_found()
            return
        kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self._send(HTTPStatus.OK, path.read_bytes(), kind, {"Content-Security-Policy": _FRAMED})

    def _not_found(self) -> None:
        path = below(self.server.session.project.pages, "404.html")
        data = path.read_bytes() if path else b"404\n"
        headers = {"Content-Security-Policy": _FRAMED}
        self._send(HTTPStatus.NOT_FOUND, data, "text/html" if path else "text/plain", headers)

    def _events(self) -> None:
        """Send the state now, and at each change, until the browser or the session ends."""
        self.send_response(HTTPStatus.OK)
        self._send_headers("text/event-stream", {"Connection": "close"})
        self.close_connection = True
        session = self.server.session
        with session.listening() as events:
            event: str | None = "built"
            try:
                while event is not None:
                    self.wfile.write(_event(event, session.as_json()) if event else b": \n\n")
                    self.wfile.flush()
                    try:
                        event = events.get(timeout=_SIGN)
                    except queue.Empty:
                        event = ""
            except OSError:
                return

    def _paper(self, query: Mapping[str, list[str]]) -> None:
        """Print a page, and send where its pictures are."""
        session = self.server.session
        docname, edition = query.get("page", [""])[0], query.get("edition", [""])[0]
        try:
            result = session.print_page(docname, edition).result(timeout=_PAPER)
        except TooLong:
            self._send(HTTPStatus.GATEWAY_TIMEOUT, b"504\n", "text/plain")
            return
        faults = [session.fault_json(each) for each in result.faults if not result.stopped]
        self._send_json({"pictures": self.server.keep(result), "text": result.text, "faults": faults})

    def _picture(self, name: str) -> None:
        match = re.fullmatch(r"(\d+)-(\d{1,5})\.png", name)
        pdf = self.server.files.get(match[1]) if match else None
        if match is None or not pdf:
            self._not_found()
        else:
            self._send(HTTPStatus.OK, pictures.png(pdf, int(match[2])), "image/png")

    # Sending --------------------------------------------------------------------------------------

    def _send_json(self, value: Any) -> None:
        self._send(HTTPStatus.OK, json.dumps(value).encode(), "application/json")

    def _send(self, status: HTTPStatus, data: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self._send_headers(kind, {**(headers or {}), "Content-Length": str(len(data))})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _send_headers(self, kind: str, headers: Mapping[str, str]) -> None:
        if kind.startswith("text/") or kind in ("application/json", "application/javascript"):
            kind += "; charset=utf-8"
        usual = {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
        }
        for name, value in (usual | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the terminal is for what is built."""


def below(folder: Path, name: str) -> Path | None:
    """The file of that name below a folder; None where there is none, or where it would lie elsewhere."""
    if re.search(r"[\x00-\x1f\\]", name) or any(part.startswith(".") for part in name.split("/")):
        return None
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) and is_file(path) else None
    except (OSError, ValueError):
        return None


def _event(name: str, data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
