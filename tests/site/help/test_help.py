"""Help pages: readable, connected, offline, and true to the glossary."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from shixiao_site.help.texts import FOLDER, NAMES, Text, guides, help_texts
from tests.site.people import LI, Person

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"\]\(([^)]+)\)")


def page_of(client: Client, name: str, /, **kwargs: str) -> str:
    answer = client.get(reverse(name, kwargs=kwargs))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_file_is_a_page_and_every_page_has_a_file() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_one_title_and_leads_only_to_pages_that_exist(
    as_person: Callable[[Person], Client], name: str
) -> None:
    shown = page_of(as_person(LI), "help:page", name=name)
    assert len(re.findall("<h1", shown)) == 1
    assert help_texts()[name].title in shown
    source = (FOLDER / f"{name}.md").read_text("utf-8")
    assert [link for link in LINK.findall(source) if link.removesuffix(".md") not in NAMES] == []
    assert ".md" not in shown


def test_the_first_page_leads_to_every_page_and_every_guide(as_person: Callable[[Person], Client]) -> None:
    shown = page_of(as_person(LI), "help:index")
    addresses = [reverse("help:page", kwargs={"name": name}) for name in NAMES]
    addresses += [reverse("help:guide", kwargs={"name": name}) for name in guides()]
    assert [address for address in addresses if f'href="{address}"' not in shown] == []


def test_every_guide_can_be_read(as_person: Callable[[Person], Client]) -> None:
    client = as_person(LI)
    for guide in guides().values():
        assert f"{guide.title}：说明" in page_of(client, "help:guide", name=guide.name)


@pytest.mark.parametrize("address", ["/help/nothing/", "/help/indicators/nothing/", "/help/..%2fstart/"])
def test_what_is_not_there_is_not_found(as_person: Callable[[Person], Client], address: str) -> None:
    assert as_person(LI).get(address).status_code == 404


def test_html_in_a_text_stays_text_and_no_script_can_hide_in_a_link() -> None:
    text = Text("x", "x", "", "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1))")
    assert "<script" not in text.html
    assert "<img" not in text.html
    assert 'href="javascript' not in text.html


def test_the_bureaus_own_guide_replaces_the_one_of_the_catalogue(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert "本局" not in guides()["new_employment"].plain
    own = tmp_path / "overlay" / "indicators" / "new_employment"
    own.mkdir(parents=True)
    (own / "guide.md").write_text("# 新就业人数\n\n本局的说明。\n", "utf-8")
    assert guides()["new_employment"].plain == "本局的说明。"


def test_words_mean_what_the_glossary_says() -> None:
    meanings = dict(re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.M))
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", (FOLDER / "terms.md").read_text("utf-8"), re.M)
    words = {word: meaning for word, meaning in rows if word not in {"词", "---"}}
    assert len(words) > 30
    assert {word: meanings.get(word) for word in words} == words


def test_help_pages_are_short_and_their_sentences_too() -> None:
    for name, text in help_texts().items():
        assert text.summary, name
        assert not set("*`[#|") & set(text.summary), name
        sentences = [one for one in re.split(r"[。！？；\n|]", f"{text.summary}\n{text.body}") if one.strip()]
        long = [one for one in sentences if len(re.sub(r"\]\([^)]*\)|[*`\[\]]", "", one)) > 70]
        assert long == [], name
        assert len(text.body) < 1500, name


def test_words_of_a_text_carry_no_marks_and_no_gaps() -> None:
    text = Text(
        "x",
        "x",
        "由**别人**去问。",
        "## 怎么算\n\n1. 看 `a`，见[导出](exports.md)。\n\n| 词 | 意思 |\n|---|---|\n| 甲 | 乙 |",
    )
    assert text.plain == "由别人去问。 怎么算： 看 a，见导出。 词 意思 甲 乙"
