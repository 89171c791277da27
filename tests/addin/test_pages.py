"""Long explanations in message boxes."""

from __future__ import annotations

from calpae_xl.addin.pages import lineage_pages
from calpae_xl.core.telling.lineage import Lineage, Section


def lineage(*sections: int) -> Lineage:
    made = (Section(f"Partie {n}", tuple(f"ligne {n}.{i}" for i in range(lines))) for n, lines in enumerate(sections))
    return Lineage(title="CeA — 2022", shown="167", sections=tuple(made))


def test_a_short_explanation_is_one_page():
    assert lineage_pages(lineage(2)) == ["CeA — 2022\n167\n\nPartie 0\n   ligne 0.0\n   ligne 0.1"]


def test_a_long_one_is_cut_between_its_parts_and_every_page_says_what_it_is_about():
    pages = lineage_pages(lineage(12, 12, 12))

    assert len(pages) == 3
    assert all(page.startswith("CeA — 2022\n167\n\nPartie ") for page in pages)


def test_a_part_longer_than_a_page_is_cut_without_losing_a_line():
    pages = lineage_pages(lineage(60))

    assert len(pages) > 2
    assert all(len(page.split("\n")) <= 28 for page in pages)
    assert [line for page in pages for line in page.split("\n") if "ligne" in line] == [
        f"   ligne 0.{number}" for number in range(60)
    ]
