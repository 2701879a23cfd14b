"""What is written for people holds together: links, decisions, terms, the front page."""

import re
from pathlib import Path

import pytest

from shixiao.indicators.expression import DATE_FUNCTIONS
from shixiao.indicators.functions import FUNCTIONS

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SCREEN = 60


def _links(page: Path) -> list[str]:
    prose = FENCE.sub("", page.read_text("utf-8"))
    return [link for link in LINK.findall(prose) if not re.match(r"[a-z]+:", link)]


def _anchors(page: Path) -> set[str]:
    """The anchors a reader can jump to: headings as GitHub and the manual's builder name them, and explicit ids."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+\s+(.*?)(?:\s*\{#([\w-]+)\})?\s*$", text, re.MULTILINE)
    return {
        explicit or re.sub(r"[^\w\s-]", "", title).strip().lower().replace(" ", "-") for title, explicit in headings
    }


def test_every_link_between_pages_resolves(pages: list[Path]) -> None:
    broken = []
    for page in pages:
        for link in _links(page):
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.exists() or (anchor and anchor not in _anchors(target)):
                broken.append(f"{page}: {link}")
    assert broken == []


def test_every_page_of_the_manual_can_be_reached_from_its_menu(pages: list[Path], root: Path) -> None:
    menu = (root / "mkdocs.yml").read_text("utf-8")
    manual = [page.relative_to(root / "docs").as_posix() for page in pages if root / "docs" in page.parents]
    assert [name for name in manual if f": {name}\n" not in menu] == []


def test_decisions_are_numbered_without_gaps_and_complete(root: Path) -> None:
    records = sorted((root / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text("utf-8")
        assert re.match(rf"# {record.name[:4]}\. \S", text), record
        headings = re.findall(r"^## (\w+)", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], record


def _terms(root: Path) -> list[tuple[str, str]]:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", (root / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE)
    return [(term.strip(), name.strip()) for term, name in rows if "---" not in term and term != "中文"]


def test_each_term_has_one_row_and_one_identifier(root: Path) -> None:
    terms = _terms(root)
    assert len(terms) > 40
    assert len({term for term, _ in terms}) == len(terms)
    assert len({name for _, name in terms}) == len(terms)


def test_every_identifier_of_the_glossary_is_used_in_the_program(root: Path, files: list[Path]) -> None:
    sources = [path for path in files if root / "src" in path.parents and path.suffix in {".py", ".toml"}]
    words = {word for path in sources for word in re.findall(r"\w+", path.read_text("utf-8"))}
    words |= {part for path in sources for part in path.relative_to(root).with_suffix("").parts}
    names = [name for _, cell in _terms(root) for name in re.findall(r"`(\w+)`", cell)]
    assert [name for name in names if name not in words] == []


def test_every_term_of_the_glossary_is_shown_to_the_user(root: Path, files: list[Path]) -> None:
    shown = [path for path in files if path.suffix in {".py", ".toml", ".md"} and path.name != "GLOSSARY.md"]
    text = "\n".join(path.read_text("utf-8") for path in shown if root / "tests" not in path.parents)
    assert [term for term, _ in _terms(root) if term not in text] == []


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_front_page_is_one_screen_with_a_picture_and_two_commands(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    assert text.count("\n") <= SCREEN
    assert "docs/pictures/reported-beside-verified.svg" in text
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in blocks] == [2]


def test_every_function_of_the_expression_language_is_explained(root: Path) -> None:
    page = (root / "docs" / "reference" / "expressions.md").read_text("utf-8")
    assert [
        name for name in (*FUNCTIONS, *DATE_FUNCTIONS) if f"`{name}(" not in page and f"、`{name}(" not in page
    ] == []


def test_the_page_of_errors_says_what_the_program_says(root: Path) -> None:
    page = (root / "docs" / "reference" / "bad-input.md").read_text("utf-8")
    program = "\n".join(path.read_text("utf-8") for path in (root / "src").rglob("*.py"))
    listed = re.findall(r"^\| ([^|]+?) \|", page, re.MULTILINE)
    said = [text.rstrip("…") for text in listed if text not in {"问题", "提醒"}]
    assert len(said) > 30
    assert [text for text in said if text not in program] == []
