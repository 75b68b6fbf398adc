"""Where a code host lets people edit a file of the book, or write a new one, in the browser.

What the addresses look like is each host's own custom; none of them has a standard for it. GitHub, GitLab, Forgejo (and
Gitea, from which it comes) and Bitbucket are recognised by their names, others by ``repository_host``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ..readable import split_address

if TYPE_CHECKING:
    from .schema.model import Book, HostName

#: The longest address that browsers and hosts take without complaint: GitHub refuses more than 8,192 bytes.
LONGEST_ADDRESS: Final = 7500


@dataclass(frozen=True, slots=True)
class _Host:
    """A host's addresses, with ``{repository}``, ``{branch}``, ``{path}``, ``{folder}``, ``{name}`` and ``{text}``."""

    domains: re.Pattern[str]
    """Its own name, and those by which servers are known that run its program."""
    path: re.Pattern[str]
    """The path of a repository or of a folder in it, with the groups ``repository``, ``branch`` and ``folder``."""
    report: str
    """Where a fault is reported."""
    edit: str
    new: str = ""
    """Empty where the host has no address for a new file."""
    takes_text: bool = True
    """Whether the address of a new file may hold its text."""


#: The repository's path on the host; on GitLab it may lie in groups of groups.
_OWNED: Final = r"/[^/]+/[^/]+"
_GROUPED: Final = r"(?:/(?!-/)[^/]+){2,}?"
_BRANCH: Final = r"(?P<branch>[^/]+)(?:/(?P<folder>.*))?"

_HOSTS: Final[dict[HostName, _Host]] = {
    "github": _Host(
        re.compile(r"(.+\.)?github\.(?!io$).+"),
        re.compile(rf"(?P<repository>{_OWNED})(?:/(?:tree|blob|edit)/{_BRANCH})?"),
        "{repository}/issues/new/choose",
        "{repository}/edit/{branch}/{path}",
        # The file's whole path stands in the query: with a folder in the path, GitHub drops the name.
        "{repository}/new/{branch}?filename={path}&value={text}",
    ),
    "gitlab": _Host(
        re.compile(r"(.+\.)?gitlab\..+"),
        re.compile(rf"(?P<repository>{_GROUPED})(?:(?:/-)?/(?:tree|blob|edit)/{_BRANCH})?"),
        "{repository}/-/issues/new",
        "{repository}/-/edit/{branch}/{path}",
        "{repository}/-/new/{branch}/{folder}?file_name={name}",
        takes_text=False,
    ),
    "forgejo": _Host(
        re.compile(r"(?:(.+\.)?(?:forgejo|gitea)\..+|codeberg\.org)"),
        re.compile(rf"(?P<repository>{_OWNED})(?:/(?:src/branch|_edit)/{_BRANCH})?"),
        "{repository}/issues/new/choose",
        "{repository}/_edit/{branch}/{path}",
        "{repository}/_new/{branch}/{folder}?filename={name}&value={text}",
    ),
    "bitbucket": _Host(
        re.compile(r"bitbucket\.org"),
        re.compile(rf"(?P<repository>{_OWNED})(?:/src/{_BRANCH})?"),
        "{repository}/issues/new",
        "{repository}/src/{branch}/{path}?mode=edit&spa=0&at={branch}",
    ),
}


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the book's pages are kept."""

    address: str
    """The address of the repository; of a host that nobody knows, that of the folder of pages."""
    host: HostName | None
    branch: str = ""
    folder: str = ""
    """The path of the folder of pages in the repository, without a slash at either end; empty for the repository."""

    @property
    def report(self) -> str:
        """The address where a fault can be reported; an empty string where the host is not recognised."""
        return _HOSTS[self.host].report.format(repository=self.address) if self.host else ""

    def edit(self, path: str) -> str:
        """The address where a page can be edited; ``path`` is the file's, in the folder of pages."""
        if self.host is None:
            return f"{self.address}/{quote(path)}"
        return self._filled(_HOSTS[self.host].edit, path)

    def new(self, path: str, text: str, short_text: str) -> str:
        """The address where a new page can be written, with as much of its text as goes into an address.

        Args:
            path: The file's path in the folder of pages.
            text: What stands in the page before anything is written.
            short_text: What stands there where ``text`` is too long.

        Returns:
            The address; an empty string where the host has none.

        """
        if self.host is None or not _HOSTS[self.host].new:
            return ""
        template = _HOSTS[self.host].new
        texts = (text, short_text, "") if _HOSTS[self.host].takes_text else ("",)
        addresses = (self._filled(template, path, each) for each in texts)
        return next((each for each in addresses if len(each) <= LONGEST_ADDRESS), "")

    def _filled(self, template: str, path: str, text: str = "") -> str:
        whole = "/".join(filter(None, (self.folder, path)))
        folder, _, name = whole.rpartition("/")
        branch = quote(self.branch)
        words = {"path": quote(whole), "folder": quote(folder), "name": quote(name), "text": quote(text, safe="")}
        return template.format(repository=self.address, branch=branch, **words)


def repository(book: Book, folder: str) -> Repository | None:
    """Where a book's pages are kept; None where the book does not say.

    Args:
        book: Says it in ``repository_url``, and ``repository_host``, ``repository_branch`` and ``repository_folder``.
        folder: The path of the folder of pages in its project, taken where neither the book nor the address has one.

    """
    if not book.repository_url:
        return None
    host = _host(book)
    parts = split_address(book.repository_url)
    address = f"{parts.scheme}://{parts.netloc}"
    path = _path(host, book.repository_url) if host else None
    if host is None or path is None:
        return Repository(book.repository_url.rstrip("/"), None)
    if path["branch"]:
        folder = path["folder"] or ""
    if book.repository_folder is not None:
        folder = book.repository_folder
    branch = path["branch"] or book.repository_branch
    return Repository(f"{address}{path['repository']}", host, branch, folder.strip("/").removeprefix("./"))


def is_repository(book: Book) -> bool:
    """Whether the book's ``repository_url`` is a repository's, or a folder's in one, where the host is recognised."""
    host = _host(book)
    return not book.repository_url or host is None or _path(host, book.repository_url) is not None


def _host(book: Book) -> HostName | None:
    domain = split_address(book.repository_url or "").hostname or ""
    recognised = (name for name, host in _HOSTS.items() if host.domains.fullmatch(domain))
    return book.repository_host or next(recognised, None)


def _path(host: HostName, address: str) -> re.Match[str] | None:
    path = split_address(address).path.rstrip("/").removesuffix(".git")
    return _HOSTS[host].path.fullmatch(path)
