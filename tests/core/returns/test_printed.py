"""A published annex taken as a return."""

from __future__ import annotations

from annexes import paper, read, row
from factories import plain, read_campaign, real_grid, target, year

from calpae_xl.core.returns.printed import returned_annex
from calpae_xl.core.returns.remarks import RemarkKind
from calpae_xl.core.transcription.transcript import PrintedFigure

CAMPAIGN = read_campaign(real_grid())


def test_figures_are_declared_and_blanks_too():
    line = row("67", "ase_majeurs_annee")
    line[2] = ""

    back = returned_annex(read(paper(line)), "67", CAMPAIGN)

    assert back.declaration.figures["ase_majeurs_annee", "Réalisé 2018"] is None
    assert back.declaration.figures["ase_majeurs_annee", "Réalisé 2019"] == "426"
    assert (back.fills, back.reservations_whole, back.remarks) == (True, False, ())
    assert back.doubt is not None
    assert back.doubt.kind is RemarkKind.ANNEX


def test_what_the_workbook_has_no_place_for_is_told():
    known = read(paper(row("67", "ase_majeurs_annee")))
    others = (
        PrintedFigure("67", "2022", "ase_majeurs_annee", target(2031), "12", "ligne 9"),
        PrintedFigure("67", "2022", "ena_familles_maraude", year(2019), "NC", "ligne 9"),
    )

    back = returned_annex(known._replace(observations=(*known.observations, *others)), "67", CAMPAIGN)

    assert [plain(each.text) for each in back.remarks] == [
        "« attendu 2031 » n’est pas une colonne du classeur : ce que l’annexe y imprime n’est pas repris.",
        "« Familles rencontrées en maraude » n’est plus en vigueur : ce que dit sa ligne (réalisé 2019 : NC) n’est pas "
        "repris.",
    ]
    assert len(back.declaration.figures) == 6
    assert returned_annex(known, "68", CAMPAIGN).declaration.figures == {}


def test_of_two_vintages_the_latest_speaks():
    known = read(paper(row("67", "ase_majeurs_annee")))
    older = known.observations[0]._replace(vintage="2020", raw="380")

    back = returned_annex(known._replace(observations=(*known.observations, older)), "67", CAMPAIGN)

    assert back.declaration.figures["ase_majeurs_annee", "Réalisé 2018"] == "389"
