"""Finds on a page what its content security policy forbids, so that an author hears of it before a reader misses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from ..readable import split_address

__all__ = ["Forbidden", "Policy", "forbidden"]

#: Which directive stands for one that a policy has not, before `default-src` does.
_FALLBACK: Final = {"frame-src": "child-src", "style-src": "", "script-src": "", "img-src": "", "media-src": ""}
#: Directives that `default-src` does not stand for.
_ALONE: Final = frozenset({"form-action", "base-uri"})
INLINE: Final = "'unsafe-inline'"

#: What is in a page that is looked at more closely: a search for plain words takes no time. Text is escaped, so that a
#: page about HTML has hardly any of them.
_SUSPICIOUS: Final = (
    *("<script", "<style", "<iframe", "<frame", "<object", "<embed", "<video", "<audio", "<source", "<track", "<link"),
    *("<form", "<base", "style=", "style =", "srcset", "javascript:"),
    *(
        f"src={quote}{scheme}"
        for quote in ('"', "'", "")
        for scheme in ("http:", "https:", "//", "data:", "blob:", "file:")
    ),
)
_HANDLER: Final = re.compile(r"on[a-z]{3,20}\s*=")

#: The attributes that load something, by element, and the directive for each.
_LOADS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "script": (("src", "script-src"),),
    "iframe": (("src", "frame-src"),),
    "frame": (("src", "frame-src"),),
    "img": (("src", "img-src"), ("srcset", "img-src")),
    "video": (("src", "media-src"), ("poster", "img-src")),
    "audio": (("src", "media-src"),),
    "source": (("src", "media-src"), ("srcset", "img-src")),
    "track": (("src", "media-src"),),
    "object": (("data", "object-src"),),
    "embed": (("src", "object-src"),),
    "form": (("action", "form-action"),),
    "base": (("href", "base-uri"),),
}


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something on a page that its policy forbids."""

    directive: str
    source: str
    """What the directive would have to list: a host, a scheme or `'unsafe-inline'`."""
    markup: str
    """What it is in the page: an address, or the beginning of the markup."""


class Policy:
    """A content security policy: which sources each directive lists."""

    def __init__(self, text: str) -> None:
        self.text = text.strip().rstrip(";")
        self.directives: dict[str, list[str]] = {}
        for part in self.text.split(";"):
            name, *sources = part.split() or [""]
            if name and name.lower() not in self.directives:
                self.directives[name.lower()] = sources

    def sources(self, directive: str) -> list[str] | None:
        """What a directive allows, or the one that stands for it; None where nothing is forbidden."""
        names = [directive, _FALLBACK.get(directive, ""), "" if directive in _ALONE else "default-src"]
        return next((self.directives[name] for name in names if name in self.directives), None)

    def allows_inline(self, directive: str) -> bool:
        """Whether scripts or styles may stand in the page: by name, or by a hash, taken to be the right one."""
        sources = self.sources(directive)
        return sources is None or any(each == INLINE or each.startswith(("'sha", "'nonce-")) for each in sources)

    def allows(self, directive: str, address: str) -> bool:
        """Whether something may be loaded; an address without a host is the site's own."""
        sources = self.sources(directive)
        if sources is None:
            return True
        parts = split_address(address.strip())
        if not parts.scheme and not parts.netloc:
            return any(each in ("'self'", "*") for each in sources)
        return any(_matches(each, parts.scheme or "https", parts.hostname or "") for each in sources)

    def with_sources(self, wanted: Mapping[str, list[str]]) -> str:
        """The policy with more sources: the text that a project would set."""
        directives = {name: list(sources) for name, sources in self.directives.items()}
        for name, sources in wanted.items():
            before = [each for each in directives.get(name) or self.sources(name) or [] if each != "'none'"]
            directives[name] = list(dict.fromkeys([*before, *sources]))
        return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _matches(source: str, scheme: str, host: str) -> bool:
    """Whether a source of a policy stands for an address: ``*``, ``https:``, ``*.example.org``, ``https://example.org``."""
    if source == "*":
        return scheme in ("http", "https")
    if source.endswith(":"):
        return source[:-1].lower() == scheme
    pattern = split_address(source if "://" in source else f"{scheme}://{source}")
    name = (pattern.hostname or "").lower()
    same = host == name or (name.startswith("*.") and host.endswith(name[1:]))
    return same and pattern.scheme == scheme and not source.startswith("'")


def forbidden(html: str, policy: Policy) -> list[Forbidden]:
    """What a policy forbids in the HTML of a page, each thing once."""
    if not policy.directives or not _is_suspicious(html.lower()):
        return []
    reader = _Reader(policy)
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(reader.results))


def _is_suspicious(html: str) -> bool:
    return any(sign in html for sign in _SUSPICIOUS) or _HANDLER.search(html) is not None


class _Reader(HTMLParser):
    def __init__(self, policy: Policy) -> None:
        super().__init__(convert_charrefs=True)
        self.policy = policy
        self.results: list[Forbidden] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.results += self._inline(tag, values)
        loads = _LOADS.get(tag, ())
        if tag == "link" and values.get("rel", "").lower() == "stylesheet":
            loads = (("href", "style-src"),)
        for name, directive in loads:
            for address in _addresses(name, values.get(name, "")):
                if not self.policy.allows(directive, address):
                    self.results.append(Forbidden(directive, origin(address), address))

    def _inline(self, tag: str, values: Mapping[str, str]) -> Iterator[Forbidden]:
        policy = self.policy
        if not policy.allows_inline("style-src"):
            if tag == "style":
                yield Forbidden("style-src", INLINE, "<style>")
            if "style" in values:
                yield Forbidden("style-src", INLINE, f'style="{values["style"]}"')
        if policy.allows_inline("script-src"):
            return
        # Data for programs and templates is no script.
        is_script = values.get("type", "").lower() in ("", "module", "text/javascript", "application/javascript")
        if tag == "script" and "src" not in values and is_script:
            yield Forbidden("script-src", INLINE, "<script>")
        for name, value in values.items():
            if name.startswith("on") or (name in ("href", "src") and value.strip().lower().startswith("javascript:")):
                yield Forbidden("script-src", INLINE, f'{name}="{value}"')

    handle_startendtag = handle_starttag


def _addresses(name: str, value: str) -> list[str]:
    """The addresses in an attribute; those of ``srcset`` have a size behind them."""
    if value.strip().lower().startswith("javascript:") or value.strip() in ("", "about:blank"):
        return []
    return [each.split()[0] for each in value.split(",") if each.split()] if name == "srcset" else [value.strip()]


def origin(address: str) -> str:
    """What a policy lists for an address: its scheme and host, or the scheme of one without a host."""
    parts = split_address(address)
    if parts.netloc:
        return f"{parts.scheme or 'https'}://{parts.netloc}"
    return f"{parts.scheme}:" if parts.scheme else "'self'"
