"""Search: every word must occur; a hit in the title comes before one in the text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse

from shixiao_site.access import Duty, Reader
from shixiao_site.help.texts import Text, guides, help_texts
from shixiao_site.indicators.queries import NothingPublished, PagesMissing, pages

SHOWN = 12
AROUND = 36
LONGEST = 60
MOST_WORDS = 5

T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """One thing found: title, address, the words around the first hit in its text, and a second address."""

    title: str
    url: str
    excerpt: tuple[str, str, str] = ("", "", "")
    more: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Group:
    """What was found of one sort; `all` may be more than the hits shown."""

    title: str
    hits: Sequence[Hit]
    all: int


def words_of(asked: str) -> tuple[str, ...]:
    """The words to look for, in lower case."""
    return tuple(dict.fromkeys(asked[:LONGEST].lower().split()))[:MOST_WORDS]


def find(asked: str, reader: Reader) -> list[Group]:
    """Indicators, units in the reader's scope, and help pages, by group; groups without hits are left out."""
    words = words_of(asked)
    if not words:
        return []
    sees_figures = reader.may(Duty.SEE_FIGURES)
    groups = [_indicators(words, leads_to_figures=sees_figures)]
    if sees_figures and reader.scope:
        groups.append(_units(words, reader.scope.prefix))
    return [group for group in (*groups, _help(words)) if group.hits]


def _indicators(words: Sequence[str], *, leads_to_figures: bool) -> Group:
    def hit(guide: Text) -> Hit:
        excerpt = _excerpt(guide.plain, words)
        told = reverse("help:guide", kwargs={"name": guide.name})
        if not leads_to_figures:
            return Hit(guide.title, told, excerpt)
        return Hit(guide.title, reverse("indicators:indicator", args=[guide.name]), excerpt, ("说明", told))

    return _group("指标", _ranked(guides().values(), words, lambda one: (f"{one.title} {one.name}", one.plain)), hit)


def _units(words: Sequence[str], prefix: str) -> Group:
    """Units of the published run under a prefix, by name or code."""
    try:
        units = pages().units(prefix)
    except (NothingPublished, PagesMissing):
        units = []
    found = _ranked(units, words, lambda unit: (f"{unit.name} {unit.code}", ""))
    return _group(
        "单位", found, lambda unit: Hit(f"{unit.name}（{unit.code}）", reverse("indicators:unit", args=[unit.code]))
    )


def _help(words: Sequence[str]) -> Group:
    def hit(text: Text) -> Hit:
        return Hit(text.title, reverse("help:page", kwargs={"name": text.name}), _excerpt(text.plain, words))

    return _group("帮助", _ranked(help_texts().values(), words, lambda one: (one.title, one.plain)), hit)


def _ranked(things: Iterable[T], words: Sequence[str], read: Callable[[T], tuple[str, str]]) -> list[T]:
    """What holds all words, best first; things of one rank keep their order."""
    scored = []
    for thing in things:
        title, text = (part.lower() for part in read(thing))
        if all(word in title or word in text for word in words):
            scored.append((-sum(_score(word, title, text) for word in words), thing))
    return [thing for _, thing in sorted(scored, key=lambda each: each[0])]


def _score(word: str, title: str, text: str) -> int:
    """The whole title or one of its words, its beginning, anywhere in it; then how often it is in the text."""
    if word in title.split():
        return 1000
    if title.startswith(word):
        return 500
    return 200 if word in title else min(text.count(word), 50)


def _group(title: str, found: Sequence[T], hit: Callable[[T], Hit]) -> Group:
    return Group(title, [hit(one) for one in found[:SHOWN]], len(found))


def _excerpt(text: str, words: Sequence[str]) -> tuple[str, str, str]:
    """What stands before the first hit, the hit, what stands after; the beginning of the text where there is none."""
    lower = text.lower()
    places = [(lower.find(word), word) for word in words if word in lower]
    if not places:
        return ("", "", text[: 2 * AROUND])
    at, word = min(places)
    start, end = max(at - AROUND, 0), at + len(word)
    after = text[end : end + AROUND]
    return (
        ("…" if start else "") + text[start:at],
        text[at:end],
        after + ("…" if end + AROUND < len(text) else ""),
    )
