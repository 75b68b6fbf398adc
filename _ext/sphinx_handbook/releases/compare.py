"""What changed between two states of a book: pages that are new, gone, renamed or moved, and passages in them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from .page import Page
from .passage import Passage, is_title, title_of, with_titles
from .word_changes import likeness

PassageChangeKind = Literal["changed", "new", "removed", "moved"]
PageChangeKind = Literal["changed", "new", "removed", "renamed", "moved"]

#: As much of two passages must be the same for the one to be the other, changed, where others stand beside them.
_LIKE: Final = 0.4
#: As many passages further on are looked at for what one became.
_WINDOW: Final = 20
#: So many pairs of passages are compared to find which of several alike have stayed: a tenth of a second.
_COMPARED: Final = 250_000
#: As much of two pages' passages must be the same for the one to be the other under another name.
_SAME_PAGE: Final = 0.5


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage that is another now, is gone, is new, or stands elsewhere on its page."""

    kind: PassageChangeKind
    before: Passage | None
    after: Passage | None


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page with a change; of a page that is new or gone, ``passages`` is empty."""

    kind: PageChangeKind
    before: Page | None
    after: Page | None
    passages: tuple[PassageChange, ...] = ()


#: What became of passages: the kind of change, and which passage it is of the old page and of the new one.
_Steps = list[tuple[PassageChangeKind, int | None, int | None]]
#: What became of the passages of pages that were compared before, by the digests of both states.
Memory = dict[tuple[tuple[str, ...], tuple[str, ...]], _Steps]


def compare(before: Iterable[Page], after: Iterable[Page], memory: Memory | None = None) -> list[PageChange]:
    """Every page with a change, in the order of the old state; new pages follow, in theirs.

    ``memory`` saves comparing pages again that several old states have in common.
    """
    memory = {} if memory is None else memory
    old, new = ({each.docname: each for each in pages} for pages in (before, after))
    names = names_now(old, new)
    renamed = {name: other for name, other in names.items() if name != other}
    changes = []
    for name, page in old.items():
        now = new.get(names.get(name, ""))
        if now is None:
            changes.append(PageChange("removed", page, None))
            continue
        if name == now.docname and page.passages == now.passages:
            # As most pages are: without the digest of any passage.
            continue
        passages = passage_changes(page, now, renamed, memory)
        kind = kind_of(name, now.docname)
        if passages or kind != "changed":
            changes.append(PageChange(kind, page, now, passages))
    return [*changes, *(PageChange("new", None, new[name]) for name in came(names, new))]


def came(names: Mapping[str, str], new: Mapping[str, Page]) -> list[str]:
    """The pages of the new state that have no old name, in its order."""
    named = set(names.values())
    return [name for name in new if name not in named]


def kind_of(name: str, now: str) -> PageChangeKind:
    """What happened to a page that is still there, by its old name and its new one."""
    if name == now:
        return "changed"
    return "moved" if name.rpartition("/")[2] == now.rpartition("/")[2] else "renamed"


def passage_changes(page: Page, now: Page, renamed: Mapping[str, str], memory: Memory) -> tuple[PassageChange, ...]:
    """The changes within a page; ``renamed`` has the new names of pages by their old ones, where they differ."""
    old_passages = [_renamed(each, renamed) for each in page.passages] if renamed else page.passages
    return _passages(old_passages, now.passages, memory)


# Which page is which.


def names_now(old: Mapping[str, Page], new: Mapping[str, Page]) -> dict[str, str]:
    """What each page of the old state is called in the new one; those that are gone are left out.

    Only of pages that are in one of the states alone the passages are asked for.
    """
    names = {name: name for name in old if name in new}
    added = {name: page for name, page in new.items() if name not in old}
    for name, page in added.items():
        for former in page.former:
            gone = [each for each in old if each not in names and former in (each, each.rpartition("/")[2])]
            if len(gone) == 1:
                names[gone[0]] = name
                break
    left = {name: page for name, page in added.items() if name not in names.values()}
    digests = {name: Counter(each.digest for each in page.passages) for name, page in left.items()}
    for name, page in old.items():
        if name in names or not left or not page.passages:
            continue
        own = Counter(each.digest for each in page.passages)
        alike = {each: (own & digests[each]).total() / max(own.total(), digests[each].total()) for each in left}
        best = max(alike, key=lambda each: alike[each])
        if alike[best] >= _SAME_PAGE:
            names[name] = best
            del left[best]
    return names


def _renamed(passage: Passage, renamed: Mapping[str, str]) -> Passage:
    """A passage whose links lead to pages by the names that these have now."""
    if not passage.links and with_titles(passage.text, lambda _: "") == passage.text:
        return passage
    targets = {f"/{old}": f"/{new}" for old, new in renamed.items()}
    targets |= {f"#{old.rpartition('/')[2]}": f"#{new.rpartition('/')[2]}" for old, new in renamed.items()}
    links = tuple(_target(each, targets) for each in passage.links)
    text = with_titles(passage.text, lambda target: title_of(_target(target, targets)))
    return passage if (text, links) == (passage.text, passage.links) else replace(passage, text=text, links=links)


def _target(link: str, targets: Mapping[str, str]) -> str:
    path, mark, anchor = link.partition("#") if link.startswith("/") else (link, "", "")
    return f"{targets.get(path, path)}{mark}{anchor}"


# What changed on a page.


def _passages(old: Sequence[Passage], new: Sequence[Passage], memory: Memory) -> tuple[PassageChange, ...]:
    """The changes of a page, in the order of the new text; what is gone stands where it stood."""
    key = tuple([each.digest for each in old]), tuple([each.digest for each in new])
    if key not in memory:
        memory[key] = list(_steps(old, new, _same(*key)))
    return tuple(
        PassageChange(kind, None if old_at is None else old[old_at], None if new_at is None else new[new_at])
        for kind, old_at, new_at in memory[key]
    )


def _steps(
    old: Sequence[Passage], new: Sequence[Passage], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[PassageChangeKind, int | None, int | None]]:
    fixed = _in_order([at for _, at in pairs])
    moved = {new_at: old_at for (old_at, new_at), stays in zip(pairs, fixed, strict=True) if not stays}
    anchors = [pair for pair, stays in zip(pairs, fixed, strict=True) if stays]
    gone = set(range(len(old))) - {at for at, _ in pairs}
    came = set(range(len(new))) - {at for _, at in pairs}
    begin, new_begin = 0, 0
    for end, new_end in [*anchors, (len(old), len(new))]:
        if end == begin and new_end == new_begin:
            # As between most that stayed.
            begin, new_begin = end + 1, new_end + 1
            continue
        went_here = [at for at in range(begin, end) if at in gone]
        came_here = [at for at in range(new_begin, new_end) if at in came]
        # In the order of the old page, so that whoever has it in print finds one after the other.
        for at, new_at in [*_paired(went_here, came_here, old, new), (end, new_end)]:
            yield from (("removed", each, None) for each in range(begin, at) if each in gone)
            for each in range(new_begin, new_at):
                # Entries that are listed in another order say what they said.
                if each in moved and not (new[each].field and is_title(new[each].text)):
                    yield "moved", moved[each], each
                elif each in came:
                    yield "new", None, each
            if at < end:
                yield "changed", at, new_at
            begin, new_begin = at + 1, new_at + 1


def _same(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of passages that say the same, by their indices, in the old order; by the digests of both states.

    Of several alike, such as the cells of a table, those are pairs that stand between the same passages; else the first
    is paired with the first.
    """
    pairs = list(_aligned(before, after))
    left = Counter(before) & Counter(after)
    left.subtract(before[at] for at, _ in pairs)
    if left.total():
        of_old, of_new = ({each[side] for each in pairs} for side in (0, 1))
        places: dict[str, list[int]] = defaultdict(list)
        for at in reversed(range(len(after))):
            if at not in of_new:
                places[after[at]].append(at)
        pairs += [(at, places[each].pop()) for at, each in enumerate(before) if at not in of_old and places[each]]
    return sorted(pairs)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of passages that say the same and stand in the same order, by their indices.

    As a patience diff does: what begins both states alike, then what is there once, then what stands between two such
    passages. What ends both alike comes last, else the row of a table would be paired with the end of another.
    """
    ranges = [(0, len(old), 0, len(new))]
    while ranges:
        begin, end, new_begin, new_end = ranges.pop()
        while begin < end and new_begin < new_end and old[begin] == new[new_begin]:
            yield begin, new_begin
            begin, new_begin = begin + 1, new_begin + 1
        once, new_once = _once(old, begin, end), _once(new, new_begin, new_end)
        both = [(at, new_once[each]) for each, at in once.items() if each in new_once]
        fixed = [pair for pair, stays in zip(both, _in_order([at for _, at in both]), strict=True) if stays]
        if not fixed:
            while begin < end and new_begin < new_end and old[end - 1] == new[new_end - 1]:
                end, new_end = end - 1, new_end - 1
                yield end, new_end
            pairs = _longest(old[begin:end], new[new_begin:new_end])
            yield from ((begin + at, new_begin + new_at) for at, new_at in pairs)
            continue
        yield from fixed
        for at, new_at in [*fixed, (end, new_end)]:
            # Between most that stayed there is nothing.
            if begin < at and new_begin < new_at:
                ranges.append((begin, at, new_begin, new_at))
            begin, new_begin = at + 1, new_at + 1


def _once(digests: Sequence[str], begin: int, end: int) -> dict[str, int]:
    """The passages between two indices that stand there once, with their indices, in their order."""
    counts = Counter(digests[begin:end])
    return {digests[at]: at for at in range(begin, end) if counts[digests[at]] == 1}


def _longest(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of the longest sequence that both have in common; none where finding it would take long."""
    if len(old) * len(new) > _COMPARED:
        return
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at in reversed(range(len(old))):
        row, below = lengths[at], lengths[at + 1]
        for new_at in reversed(range(len(new))):
            same = old[at] == new[new_at]
            row[new_at] = below[new_at + 1] + 1 if same else max(below[new_at], row[new_at + 1])
    at = new_at = 0
    while at < len(old) and new_at < len(new):
        if old[at] == new[new_at]:
            yield at, new_at
            at, new_at = at + 1, new_at + 1
        elif lengths[at + 1][new_at] >= lengths[at][new_at + 1]:
            at += 1
        else:
            new_at += 1


def _in_order(numbers: Sequence[int]) -> list[bool]:
    """For each number whether it is one of the longest rising sequence: the fewest others have moved."""
    if list(numbers) == sorted(numbers):
        # As of most pages.
        return [True] * len(numbers)
    ends: list[int] = []
    lengths = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length:] = [number, *ends[length + 1 :]] if length < len(ends) else [number]
        lengths.append(length)
    wanted, following = len(ends) - 1, len(numbers) and max(numbers) + 1
    rising = [False] * len(numbers)
    for at in reversed(range(len(numbers))):
        if lengths[at] == wanted and numbers[at] < following:
            rising[at], wanted, following = True, wanted - 1, numbers[at]
    return rising


def _paired(
    went: Sequence[int], came: Sequence[int], old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[int, int]]:
    """Which passages between two that stayed are the same ones with other words."""
    kinds = [(old[at].kind, old[at].field) for at in went]
    if kinds == [(new[at].kind, new[at].field) for at in came] and len(kinds) == 1:
        yield went[0], came[0]
        return
    first = 0
    for at in went:
        candidates = [
            place for place in range(first, min(first + _WINDOW, len(came))) if _comparable(old[at], new[came[place]])
        ]
        alike = {place: likeness(old[at].text, new[came[place]].text) for place in candidates}
        best = max(alike, key=lambda place: alike[place], default=-1)
        if best >= 0 and (alike[best] >= _LIKE or old[at].text == new[came[best]].text):
            yield at, came[best]
            first = best + 1


def _comparable(one: Passage, other: Passage) -> bool:
    return (one.kind, one.field) == (other.kind, other.field)
