"""The help pages of this package and the guides of the indicators: Markdown, shown as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from shixiao.indicators.library import load_library, read_texts
from shixiao.pipeline.plan import CATALOGUE
from shixiao.publication.headings import REASONS, TOPICS

FOLDER = Path(__file__).parent / "pages"
# In the order in which a newcomer needs them.
NAMES = (
    "start", "figures", "upload", "mend", "publish", "definitions", "exports", "roles", "keyboard", "large_type", "questions", "terms",
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A page of help: its name in addresses, its title, the sentence under the title, and the rest in Markdown."""

    name: str
    title: str
    summary: str
    body: str

    @property
    def plain(self) -> str:
        """The words without the marks of Markdown, for searching and excerpts."""
        return _plain(f"{self.summary}\n{self.body}")

    @property
    def html(self) -> SafeString:
        """The body as HTML. HTML inside the Markdown is shown as text."""
        return _html(self.body)


@dataclass(frozen=True)
class Guide(Text):
    """The guide of one indicator, with the topic it belongs to."""

    topic: str


@cache
def help_texts() -> Mapping[str, Text]:
    """All help pages by name, in their order."""
    return {name: Text(name, *_parts((FOLDER / f"{name}.md").read_text("utf-8"))) for name in NAMES}


def guides() -> Mapping[str, Guide]:
    """The guides of all indicators in force by id, the bureau's own included; counts before rates, by topic."""
    overlay = Path(settings.HOME) / "overlay"
    stamps = tuple((str(file), file.stat().st_mtime_ns) for file in sorted(overlay.rglob("*")) if file.is_file())
    return _guides(overlay, stamps)


@lru_cache(maxsize=2)
def _guides(overlay: Path, _stamps: tuple[tuple[str, int], ...]) -> Mapping[str, Guide]:
    texts = read_texts(CATALOGUE, overlay)
    topics = list(TOPICS)
    library = load_library(texts)
    titles = {one.id: one.title for one in library.definitions.values()}
    found = []
    for one in library.definitions.values():
        place = one.place.replace("definition.toml", "guide.md")
        _, summary, body = _parts(texts.get(place, f"# {one.title}\n\n{one.versions[-1].why_it_matters}"))
        at = topics.index(one.topic) if one.topic in topics else len(topics)
        body = "\n".join(_named(line, titles) for line in body.splitlines())
        guide = Guide(one.id, one.title, summary, body, topic=TOPICS.get(one.topic, one.topic))
        found.append(((at, one.rank, one.id), guide))
    return {guide.name: guide for _, guide in sorted(found, key=lambda each: each[0])}


def _parts(text: str) -> tuple[str, str, str]:
    """Title, first paragraph (when one stands before the first section) and the rest."""
    heading, _, rest = text.strip().partition("\n")
    first, _, body = rest.strip().partition("\n\n")
    if first.startswith(("#", "|", "-", "1.")):
        return heading.lstrip("# "), "", rest.strip()
    return heading.lstrip("# "), first, body.strip()


def _named(line: str, titles: Mapping[str, str]) -> str:
    """Reasons and indicators by their names; an indicator that the line names already is not named twice."""

    def named(found: re.Match[str]) -> str:
        word = found[1]
        if word in titles:
            return "" if titles[word] in line else titles[word]
        return f"“{REASONS[word]}”" if word in REASONS else found[0]

    return re.sub(r" ?`(\w+)` ?", named, line)


def _html(text: str) -> SafeString:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        for part in token.children or ():
            if part.type == "link_open":
                _point(part)
    rendered = str(markdown.renderer.render(tokens, markdown.options, {}))
    region = '<div class="table-region" role="region" tabindex="0" aria-label="表"><table>'
    rendered = rendered.replace("<table>", region).replace("</table>", "</table></div>")
    return mark_safe(rendered.replace("<th>", '<th scope="col">'))  # noqa: S308 - made by the renderer, HTML is off  # nosec B308, B703


def _point(link: Token) -> None:
    """A link to a neighbouring file becomes the address of its help page."""
    target = str(link.attrs.get("href", ""))
    name = target.removesuffix(".md")
    if target.endswith(".md") and name in NAMES:
        link.attrs["href"] = reverse("help:page", kwargs={"name": name})


_TO_WORDS = (
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"^#+ (.*)$", re.MULTILINE), r"\1："),
    (re.compile(r"^\|[-|: ]+\|$", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:-|\d+\.) ", re.MULTILINE), ""),
    (re.compile(r"[*`]+"), ""),
    (re.compile(r"[|\s]+"), " "),
)


def _plain(text: str) -> str:
    for marks, words in _TO_WORDS:
        text = marks.sub(words, text)
    return text.strip()
