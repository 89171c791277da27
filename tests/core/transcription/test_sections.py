"""Whose tables a document holds."""

from __future__ import annotations

from annexes import HEADERS, paper, row
from factories import shipped_settings

from calpae_xl.core.transcription.paper import PaperCell, PaperRow, PaperTable
from calpae_xl.core.transcription.sections import Section, UnreadTable, read_sections, unread_tables

SETTINGS = shipped_settings()
LINE = row("67", "ase_majeurs_annee")


def table(*lines: list[str]) -> PaperTable:
    return PaperTable(tuple(PaperRow(f"ligne {n}", tuple(map(PaperCell, line))) for n, line in enumerate(lines)))


def test_a_table_goes_on_below_the_cut_of_a_page_with_or_without_its_header():
    document = paper(LINE)
    document = document._replace(parts=(*document.parts, table(LINE), table([*HEADERS], LINE)))

    [section] = read_sections(document, SETTINGS)

    assert isinstance(section, Section)
    assert (section.whose, len(section.rows)) == ("67", 3)
    assert not any(each.slipped for each in section.rows)


def test_only_a_table_of_years_of_a_department_that_has_no_other_is_told_as_unread():
    header = [*HEADERS[:3], *HEADERS[2:]]
    document = paper(LINE)
    parts = (*document.parts, "Bas-Rhin", table(header), "Haut-Rhin", table(["Indicateurs", "2021", "Écart"]))
    more = ("Haut-Rhin", table(header, header), "Moselle", table(header))

    found = [*read_sections(document._replace(parts=(*parts, *more)), SETTINGS)]

    assert [each.whose for each in unread_tables(found, {"67", "68"})] == ["68"]
    assert sum(isinstance(each, UnreadTable) for each in found) > 1
