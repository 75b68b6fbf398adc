"""Connections to other hosts: only to addresses that may be asked, and never longer than a limit."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import SplitResult, quote, urlsplit

#: What stands in an address without being encoded.
_SAFE: Final = "%/:=&?~+!$,;'@()*[]"

#: Why an address is not asked.
Reason = Literal["private", "scheme", "credentials"]


class NotAsked(Exception):
    """An address that is not asked."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class NoSuchHost(Exception):
    """A host whose name does not exist."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An open connection, and how it is asked."""

    http: http.client.HTTPConnection
    host: str
    """The host as its server knows it, with the port where that is not the usual one."""
    path: str
    """What is asked for; a proxy is told the whole address."""


@contextmanager
def opened(url: str, seconds: float, *, private: bool) -> Iterator[Connection]:
    """A connection to the host of an address, closed after ``seconds`` whatever the host sends.

    Args:
        url: The address.
        seconds: How long everything together may take.
        private: Whether hosts of private networks may be asked.

    Raises:
        NotAsked: The address may not be asked.
        NoSuchHost: There is no host of this name.
        TimeoutError: It took too long.
        OSError: The host could not be reached.

    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAsked("scheme")
    if parts.username or parts.password:
        raise NotAsked("credentials")
    try:
        host, port = parts.hostname.encode("idna").decode(), parts.port
    except (UnicodeError, ValueError):
        raise NoSuchHost(parts.hostname) from None
    path = quote(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", safe=_SAFE)
    named = host if port is None else f"{host}:{port}"
    proxy = _proxy(parts)
    if proxy is not None:
        connection = _through(proxy, parts.scheme, host, port or 443, seconds)
        path = path if parts.scheme == "https" else f"http://{named}{path}"
    else:
        connection = _direct(parts.scheme, host, port, seconds, private=private)
    late = threading.Event()
    timer = threading.Timer(seconds, _shut, (connection, late))
    timer.daemon = True
    timer.start()
    try:
        yield Connection(connection, named, path)
    except (OSError, http.client.HTTPException) as error:
        # A connection that was shut looks like one that the host ended.
        raise (TimeoutError() if late.is_set() else error) from None
    finally:
        timer.cancel()
        connection.close()


def _direct(scheme: str, host: str, port: int | None, seconds: float, *, private: bool) -> http.client.HTTPConnection:
    """A connection to the very address that was judged: the name is not looked up a second time."""
    port = port or (443 if scheme == "https" else 80)
    sock = socket.create_connection((_address(host, port, private=private), port), seconds)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    if scheme == "https":
        try:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
    connection.sock = sock
    return connection


def _address(host: str, port: int, *, private: bool) -> str:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise NoSuchHost(host) from None
        raise
    except UnicodeError:
        raise NoSuchHost(host) from None
    addresses = [str(each[4][0]) for each in answers]
    if not private and not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in addresses):
        raise NotAsked("private")
    return addresses[0]


def _through(proxy: SplitResult, scheme: str, host: str, port: int, seconds: float) -> http.client.HTTPConnection:
    """A connection by way of a proxy, which looks up the host itself."""
    if scheme == "http":
        return http.client.HTTPConnection(proxy.hostname or "", proxy.port, timeout=seconds)
    secure = http.client.HTTPSConnection(
        proxy.hostname or "", proxy.port, timeout=seconds, context=ssl.create_default_context()
    )
    secure.set_tunnel(host, port)
    return secure


def _proxy(parts: SplitResult) -> SplitResult | None:
    address = urllib.request.getproxies().get(parts.scheme)
    if not address or urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    return urlsplit(address if "//" in address else f"//{address}")


def _shut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
