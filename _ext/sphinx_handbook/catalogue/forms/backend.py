"""How a form signs in to the host where the book is kept, by the repository's address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ..code_host import Repository
    from ..entries.json_parts import Part

#: The addresses that the editor knows by itself; of any other server it must be given where its programs are asked.
_PUBLIC = ("github.com", "gitlab.com")

#: The backend's name for a host, and the path below the server's address where its programs are asked.
_HOSTS = {"github": ("github", "/api/v3"), "gitlab": ("gitlab", "/api/v4"), "forgejo": ("gitea", "/api/v1")}

#: The hosts on which a change can wait as a suggestion until someone takes it in.
_WITH_SUGGESTIONS = frozenset({"github", "gitlab"})


def settings(repository: Repository | None, *, direct: bool) -> Part | None:
    """The settings that say where the form reads and writes; None for a host that the editor does not know.

    Args:
        repository: Where the book is kept.
        direct: Whether a change is saved on the branch at once, where it could wait as a suggestion.

    """
    if repository is None or repository.host not in _HOSTS:
        return None
    name, programs = _HOSTS[repository.host]
    address = urlsplit(repository.address)
    server = f"{address.scheme}://{address.netloc}"
    backend: Part = {"name": name, "repo": address.path.strip("/")}
    if repository.branch:
        backend["branch"] = repository.branch
    if address.hostname not in _PUBLIC:
        backend |= {"base_url": server, "api_root": server + programs}
    # Any other way to sign in needs a program on a server of the book's own.
    backend["auth_methods"] = ["token"]
    suggests = repository.host in _WITH_SUGGESTIONS and not direct
    return {"backend": backend} | ({"publish_mode": "editorial_workflow"} if suggests else {})
