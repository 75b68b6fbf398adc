"""Asks for many addresses: a few hosts at a time, each by one thread, with a pause between two questions."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

from .asking import Answer

#: How many hosts are asked at the same time.
HOSTS: Final = 6
#: The pause between two questions to one host, in seconds.
PAUSE: Final = 1.0


def answers(addresses: Iterable[str], ask: Callable[[str], Answer], pause: float = PAUSE) -> dict[str, Answer]:
    """The answer to each address, which is asked for once."""
    of_host: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        of_host[_host(address)].append(address)

    def one_host(own: list[str]) -> list[Answer]:
        answers_of_host = []
        for number, address in enumerate(own):
            if number:
                time.sleep(pause)
            answers_of_host.append(ask(address))
        return answers_of_host

    with ThreadPoolExecutor(HOSTS) as pool:
        lists = list(pool.map(one_host, of_host.values()))
    return {
        address: answer
        for own, of_own in zip(of_host.values(), lists, strict=True)
        for address, answer in zip(own, of_own, strict=True)
    }


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
