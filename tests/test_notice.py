"""The notice: it speaks of every button, keeps to itself, and can be read by anybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from factories import plain

from calpae_xl.addin.undoing import NOTICE
from calpae_xl.core.sheets.findings import DECISIONS
from calpae_xl.core.telling.display import REASON_WORDS
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role

SOURCE = NOTICE.read_text(encoding="utf-8")
RIBBON = Path(__file__).parents[1] / "macros" / "customUI14.xml"

BUTTONS = (
    "Valider",
    "Constat suivant",
    "Ajouter une réserve",
    "Justifier la sélection",
    "Appliquer les corrections",
    "Évolutions",
    "Consolider",
    "Expliquer cette cellule",
    "Annuler la dernière action",
    "Aide",
)

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """What the tests look at in a page; an element closed out of turn is a failure."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))


@pytest.fixture(scope="module")
def page() -> Page:
    read = Page()
    read.feed(SOURCE)
    read.close()
    return read


def written(page: Page) -> str:
    """The visible text, on one line, with ordinary spaces."""
    visible = "".join(text for path, text in page.texts if "style" not in path)
    return re.sub(r"\s+", " ", plain(visible))


def labels() -> set[str]:
    """Labels of what can be clicked in the ribbon."""
    buttons = (e for e in ElementTree.parse(RIBBON).iter() if e.tag.rpartition("}")[2] in {"button", "menu"})
    return {button.attrib["label"] for button in buttons}


def test_every_element_is_closed_in_its_turn(page: Page) -> None:
    assert page.open == []
    assert page.tags


@pytest.mark.parametrize("label", BUTTONS)
def test_each_button_has_its_row_saying_what_it_reads_and_writes(page: Page, label: str) -> None:
    rows = re.findall(r'<tr><th scope="row">(.+?)</th><td>(.+?)</td><td>(.+?)</td></tr>', SOURCE, re.DOTALL)

    [(_, reads, writes)] = [row for row in rows if plain(row[0]) == label]
    assert reads.strip()
    assert writes.strip()


def test_no_button_of_the_ribbon_is_forgotten(page: Page) -> None:
    text = written(page)

    assert [label for label in sorted(labels()) if plain(label) not in text] == []


@pytest.mark.parametrize("kind", ReservationType, ids=lambda kind: kind.name)
def test_each_reservation_is_explained(page: Page, kind: ReservationType) -> None:
    assert plain(word(kind)).casefold() in written(page).casefold()


def test_sheets_decisions_and_reasons_are_named_as_people_see_them(page: Page) -> None:
    text = written(page)
    sheets = [SHEET_NAMES[role] for role in (Role.FINDINGS, Role.RESERVATIONS, Role.CHANGES)]
    named = [*(f"« {name} »" for name in (*sheets, *DECISIONS)), *REASON_WORDS.values()]

    absent = [name for name in named if plain(name) not in text]
    rare = ["mode de calcul différent", "définition différente", "départ de 0", "petit nombre au départ"]
    assert absent == rare, "too rare for a notice"


def test_the_page_needs_nothing_from_elsewhere(page: Page) -> None:
    tags = {tag for tag, _ in page.tags}
    links = [value for _, attributes in page.tags for name, value in attributes.items() if name in {"href", "src"}]

    assert tags.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base"})
    assert all(link and link.startswith("#") for link in links)
    assert not re.search(r"https?:|url\(|@import|\son\w+=", SOURCE)


def test_each_link_leads_to_a_heading(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]

    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for tag, a in page.tags if tag == "a"} == set(ids)


def test_a_screen_reader_finds_its_way(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    cells = [attributes for tag, attributes in page.tags if tag == "th"]

    assert ("html", {"lang": "fr"}) in page.tags
    assert (tags.count("h1"), tags.count("main"), tags.count("title")) == (1, 1, 1)
    assert tags.count("caption") == tags.count("table") == tags.count("thead")
    assert all(cell.get("scope") in {"row", "col", "colgroup"} for cell in cells)
    assert not [tag for tag, attributes in page.tags if tag == "img" and not attributes.get("alt")]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("#161616", "#ffffff"),
        ("#3a3a3a", "#f6f6f6"),
        ("#000091", "#f5f5fe"),
        ("#ffffff", "#000091"),
        ("#ce0500", "#ffe9e9"),
        ("#8a3100", "#ffe9e6"),
        ("#0050a4", "#e8edff"),
    ],
)
def test_the_colours_are_those_of_the_page_and_contrast_enough(ink: str, paper: str) -> None:
    assert ink in SOURCE
    assert paper in SOURCE
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_french_is_typeset(page: Page) -> None:
    for path, text in page.texts:
        if "style" not in path:
            assert not re.search(r" [:;?!%»]|«[ \n]|\n[:;?!%»]|'", text), text
    assert "!" not in written(page)
    assert not re.search(r"\b(ETAPES|Etapes|Evolutions|Etat)\b", written(page)), "accents on capitals"
