"""Asks for one address, and says what its answer means."""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from ... import __version__
from ...i18n import N_
from .connection import NoSuchHost, NotAsked, Reason, opened

Outcome = Literal["works", "moved", "broken", "no-host", "unclear"]

#: How many redirects are followed.
_MOST_REDIRECTS: Final = 10
_PERMANENT: Final = (301, 308)
_REDIRECTS: Final = (*_PERMANENT, 302, 303, 307)
_GONE: Final = (404, 410)
#: How many bytes of the archive's answer are read.
_MOST_BYTES: Final = 65_536

_NOT_ASKED: Final[dict[Reason, str]] = {
    "private": N_("an address of a private network is not asked; --private allows it"),
    "scheme": N_("only http and https are asked"),
    "credentials": N_("an address with a name or a password in it is not asked"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking for an address."""

    outcome: Outcome
    reason: str = ""
    """Why, as a message of the catalogue; ``{status}``, ``{error}`` and ``{address}`` are filled by ``values``."""
    address: str = ""
    """Where the last redirect leads; empty where there was none."""
    status: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks hosts; the same for all addresses of a run."""

    seconds: float = 20.0
    """How long a request may take, redirects apart."""
    private: bool = False
    """Whether hosts of private networks may be asked."""
    contact: str = ""
    """The book's own address, told to the hosts."""

    def ask(self, url: str) -> Answer:
        """What an address is: asked for its head first, and for all of it where the head is refused."""
        try:
            return self._asked(urldefrag(url).url)
        except NotAsked as refusal:
            return Answer("unclear", _NOT_ASKED[refusal.reason])
        except NoSuchHost:
            return Answer("no-host", N_("there is no host of this name"))
        except TimeoutError:
            return Answer("unclear", N_("no answer in time"))
        except ssl.SSLCertVerificationError as error:
            return Answer("unclear", N_("its certificate is not valid: {error}"), error=error.verify_message)
        except (OSError, http.client.HTTPException, ValueError) as error:
            words = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return Answer("unclear", N_("it cannot be reached: {error}"), error=words)

    def _asked(self, url: str) -> Answer:
        address, permanent, seen = url, True, {url}
        while True:
            status, location = self._status(address)
            if status not in _REDIRECTS or not location:
                break
            permanent &= status in _PERMANENT
            address = urldefrag(urljoin(address, location)).url
            if address in seen or len(seen) > _MOST_REDIRECTS:
                return Answer("unclear", N_("it redirects in a circle"), address)
            seen.add(address)
        return _meaning(url, address, status, permanent=permanent)

    def _status(self, address: str) -> tuple[int, str]:
        """The status of an answer, and where a redirect leads."""
        status, location = self._request("HEAD", address)
        # Many servers have no answer, or another one, to a question for the head.
        if status >= 400 and status not in (429, 503):
            status, location = self._request("GET", address)
        return status, location

    def _request(self, method: str, address: str) -> tuple[int, str]:
        with opened(address, self.seconds, private=self.private) as connection:
            headers = {"Host": connection.host, "User-Agent": self._name, "Accept": "*/*", "Connection": "close"}
            connection.http.request(method, connection.path, headers=headers)
            answer = connection.http.getresponse()
            location = answer.headers.get("Location", "")
            # Servers send letters as they are, which the protocol has no place for.
            return answer.status, location.encode("latin-1", "replace").decode("utf-8", "replace")

    def archived(self, url: str, day: str, archive: str) -> str:
        """The address of an archive's copy nearest to a day (YYYYMMDD); empty where it has none, or does not answer.

        Args:
            url: The address that does not work.
            day: The day on which it was in use.
            archive: The archive's question, with ``{url}`` and ``{day}`` in it; it answers as the Wayback Machine does.

        """
        try:
            with opened(
                archive.format(url=quote(url, safe=""), day=day), self.seconds, private=self.private
            ) as connection:
                connection.http.request(
                    "GET", connection.path, headers={"Host": connection.host, "User-Agent": self._name}
                )
                data: Any = json.loads(connection.http.getresponse().read(_MOST_BYTES))
            copy = data["archived_snapshots"]["closest"]
            return str(copy["url"]).replace("http://", "https://", 1) if copy["status"] == "200" else ""
        except (OSError, http.client.HTTPException, NotAsked, NoSuchHost, ValueError, LookupError, TypeError):
            return ""

    @property
    def _name(self) -> str:
        about = f" (+{self.contact})" if self.contact else ""
        return f"sphinx-handbook/{__version__} handbook-links{about}"


def _meaning(url: str, address: str, status: int, *, permanent: bool) -> Answer:
    moved = address if address != url else ""
    if 200 <= status < 300:
        if moved and urlsplit(address).path in ("", "/") and urlsplit(url).path not in ("", "/"):
            return Answer("unclear", N_("it leads to a front page: {address}"), moved, status)
        if moved and permanent:
            return Answer("moved", N_("it has moved to {address}"), moved, status)
        return Answer("works", "", moved, status)
    if status in _GONE:
        return Answer("broken", N_("the host says {status}: there is no such page"), moved, status)
    return Answer("unclear", N_("the host says {status}"), moved, status)
