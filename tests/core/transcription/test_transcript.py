"""A document read: every figure of what was published, whatever disorder it comes in, and nothing that it does not say."""

from __future__ import annotations

from dataclasses import replace

import annexes
import pytest
from annexes import HEADERS, SENTENCE, found, of, paper, raws, read, row
from factories import plain, shipped_settings

from calpae_xl.core.trade.model import Territory
from calpae_xl.core.transcription.paper import Paper, PaperCell, PaperRow, PaperTable
from calpae_xl.core.transcription.transcript import (
    NamelessAnnexError,
    Transcript,
    UnreadableAnnexError,
    transcribe,
)
from calpae_xl.data import load_referential


def as_paper(text: str) -> Paper:
    parts: list[str | PaperTable] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" not in line:
            parts += filter(None, [line])
        else:
            cells = PaperRow(f"ligne {number}", tuple(map(PaperCell, line.split("\t"))))
            before = parts.pop().rows if parts and isinstance(parts[-1], PaperTable) else ()
            parts.append(PaperTable((*before, cells)))
    return Paper("annexe.txt", tuple(parts))


@pytest.fixture(scope="module")
def disordered() -> Transcript:
    return read(as_paper(annexes.disordered_text()))


def test_every_figure_of_a_disordered_annex_is_read(disordered: Transcript):
    assert len(of("2022", "67", "68")) == 456
    assert found(disordered) == of("2022", "67", "68")
    assert {each.vintage for each in disordered.observations} == {"2022"}


def test_every_figure_of_the_older_table_is_read():
    transcript = read(as_paper(annexes.old_text()), "67")

    assert (len(transcript.observations), transcript.vintage) == (205, "2020")
    assert found(transcript) == of("2020", "67")
    assert transcript.doubts == ()


def test_what_is_not_read_as_printed_is_said_with_both_readings_and_its_proof(disordered: Transcript):
    settled = [(each.indicator, plain(each.retained or "")) for each in disordered.doubts]

    assert settled == [
        ("", "une seule ligne"),
        ("Suivis par la garantie d’activité", "2018 ND, 2019 803, 2020 1 654, 2021 478, 2022 1 587, attendu 2023 ND"),
        ("Portefeuille par conseiller", "2018 ND, 2019 8, 2020 80, 2021 96, 2022 83, attendu 2023 ND"),
        (
            "Spécifique – développement social",
            "2018 vide, 2019 vide, 2020 vide, 2021 0, 2022 0, attendu 2023 ND",
        ),
        ("Mesures de diagnostic mobilité", "2018 vide, 2019 vide, 2020 vide, 2021 vide, 2022 179, attendu 2023 ND"),
        ("Orientés vers la garantie d’activité", "mesure 3.2"),
        ("Spécifique – insertion", "ND"),
        ("Mesures de diagnostic mobilité", "2018 vide, 2019 vide, 2020 vide, 2021 vide, 2022 59, attendu 2023 ND"),
    ]
    assert all(len(each.readings) > 1 and each.retained in each.readings for each in disordered.doubts)
    assert disordered.open_doubts == ()


def test_a_table_that_names_no_department_is_asked_about():
    with pytest.raises(NamelessAnnexError, match="--departement, suivi de 67 ou 68"):
        read(paper(row("67", "ase_majeurs_annee"), titles=()))

    assert raws(read(paper(row("67", "ase_majeurs_annee"), titles=()), "68"), "ase_majeurs_annee", "68")[0] == "389"


@pytest.mark.parametrize(
    ("document", "department", "said"),
    [
        (
            paper(row("67", "ase_majeurs_annee"), titles=["Indicateurs CALPAE Moselle"]),
            None,
            "d’un autre département (Moselle)",
        ),
        (
            paper(row("67", "ase_majeurs_annee"), titles=["Indicateurs CALPAE Moselle"]),
            "67",
            "d’un autre département (Moselle)",
        ),
        (paper(row("67", "ase_majeurs_annee")), "68", "pas de tableau du département 68"),
        (paper(["", "Nombre de chevaux", *"123456", ""]), None, "aucun indicateur de la convention"),
        (paper(), None, "aucune ligne ne se lit dessous"),
        (Paper("lettre.txt", ("Madame, Monsieur,",)), None, "aucun tableau d’annexe CALPAE"),
    ],
    ids=[
        "another department",
        "another one, whatever is asked",
        "not the one asked",
        "other rows",
        "headers alone",
        "a letter",
    ],
)
def test_a_foreign_document_is_refused_in_words(document: Paper, department: str | None, said: str):
    with pytest.raises(UnreadableAnnexError) as refused:
        read(document, department)

    assert said in plain(str(refused.value))


def test_only_the_department_that_is_asked_is_read(disordered: Transcript):
    transcript = read(as_paper(annexes.disordered_text()), "68")

    assert transcript.territories == ("68",)
    assert found(transcript) == of("2022", "68")


def test_the_consolidated_table_and_those_of_other_shapes_are_nobodys():
    consolidated = PaperTable((
        PaperRow("ligne 1", tuple(map(PaperCell, HEADERS))),
        PaperRow("ligne 2", tuple(map(PaperCell, ["", "Nombre de nouveaux entrants", *"999999", ""]))),
    ))  # fmt: skip
    other = PaperTable((
        PaperRow("ligne 1", tuple(map(PaperCell, ["Indicateurs", "Résultat atteint en 2022", "Couverture et réserves"]))),
        PaperRow("ligne 2", tuple(map(PaperCell, ["Nombre de nouveaux entrants", "999", ""]))),
    ))  # fmt: skip
    first = paper(row("67", "ase_majeurs_annee"))
    document = first._replace(parts=(*first.parts, other, "3. Tableau consolidé", consolidated))

    assert {each.indicator for each in read(document).observations} == {"ase_majeurs_annee"}


def test_a_row_printed_twice_with_other_figures_is_not_taken():
    line = row("67", "ase_majeurs_annee")
    other = [*line]
    other[3] = "427"

    transcript = read(paper(line, other))

    assert raws(transcript, "ase_majeurs_annee") == ["389", None, "524", "400", "ND", "ND"]
    [doubt] = transcript.open_doubts
    assert (doubt.readings, doubt.place) == (("426", "427"), "ligne 2, colonne 4 et ligne 3, colonne 4")


def test_a_department_whose_headers_cannot_be_read_is_told_of():
    lines = paper(row("67", "ase_majeurs_annee"))
    twice = PaperRow("page 2, ligne 1", tuple(map(PaperCell, (*HEADERS[:3], *HEADERS[2:]))))
    other = PaperTable((twice, PaperRow("page 2, ligne 2", tuple(map(PaperCell, row("68", "ase_majeurs_annee"))))))
    document = lines._replace(parts=(*lines.parts, "Indicateurs CALPAE Haut-Rhin", other))

    transcript = read(document)

    assert transcript.territories == ("67",)
    [doubt] = transcript.open_doubts
    assert doubt.place == "page 2, ligne 1"
    assert "Le tableau du département 68 n’est pas lu" in plain(doubt.message)
    with pytest.raises(UnreadableAnnexError, match="a un tableau du département 68, mais ses en-têtes"):
        read(document, "68")


def test_a_repeated_header_is_no_row():
    transcript = read(paper(row("67", "ase_majeurs_annee"), HEADERS, row("67", "ase_ressources")))

    assert {each.indicator for each in transcript.observations} == {"ase_majeurs_annee", "ase_ressources"}


def test_our_marks_are_taken_off_and_what_somebody_typed_stays():
    line = row("67", "rsa_1er_rdv")
    line[4], line[5] = "928\u00a0(3)\u00a0(4)", "12 (3)"

    assert raws(read(paper(line)), "rsa_1er_rdv")[2:4] == ["928", "12 (3)"]


def test_a_label_that_carries_a_mark_is_known():
    line = row("67", "ase_majeurs_annee")
    line[1] += "\u00a0(12)"

    assert raws(read(paper(line)), "ase_majeurs_annee")[0] == "389"


def test_a_comment_never_becomes_a_figure():
    label = row("67", "ase_majeurs_annee")[1]
    kept = row("67", "ase_ressources")
    lost = ["", label, "389", "426", "524", "400", "ND", SENTENCE]

    transcript = read(paper(kept, lost))

    assert raws(transcript, "ase_majeurs_annee") == [None] * 6
    assert [each.retained for each in transcript.doubts] == [None]


def test_the_departments_are_those_of_the_workbook():
    named = (Territory("21", "Côte-d’Or"), Territory("71", "Saône-et-Loire"))
    document = paper(row("67", "ase_majeurs_annee"), titles=["Indicateurs CALPAE SAÔNE-ET-LOIRE"])

    assert transcribe(document, load_referential(), shipped_settings(territories=named)).territories == ("71",)


def test_a_former_id_speaks_of_the_indicator_that_continues_it():
    referential = load_referential()
    heir = replace(referential.indicators["ase_majeurs_annee"], id="majeurs", label="Jeunes de 18 ans", short="18 ans")
    indicators = {name: each for name, each in referential.indicators.items() if name != "ase_majeurs_annee"}
    renewed = replace(referential, indicators={**indicators, "majeurs": replace(heir, replaces=("ase_majeurs_annee",))})
    published = [("ase_majeurs_annee", "Nombre de jeunes devenus majeurs dans l’année")]

    transcript = transcribe(paper(row("67", "ase_majeurs_annee")), renewed, shipped_settings(), published)

    assert {each.indicator for each in transcript.observations} == {"majeurs"}
