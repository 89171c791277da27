"""« Préparer l’envoi »: which copy, to whom, in which words, and the line of « Journal »."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import plain
from masters import AT, BAS_RHIN, cell_of, edit, sheet, shipped
from sendings import BAS_RHIN_MAILBOX, PREFECTURE_MAILBOX, SERVICE_MAILBOX, addressed, collect, transmit

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.sheets.findings import standing_counts
from calpae_xl.core.sheets.journal import Action, read_journal, standing, without_start
from calpae_xl.core.trade.dispatch import Purpose
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan, applied
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.usecases.send import (
    Request,
    UnknownDepartmentError,
    UnwantedDepartmentError,
    prepare_journal,
    prepare_sending,
    read_source,
)
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare_change, write

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return addressed(tmp_path_factory.mktemp("classeur") / "CALPAE.xlsx")


@pytest.fixture
def path(shared: Path, tmp_path: Path) -> Path:
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(shared.read_bytes())
    return own


def sign(path: Path, version: int | None = None, at=AT) -> str:
    """Prepare a collection and write its line; return the name of its file."""
    source = read_source(FileBook(path))
    sending = prepare_sending(source, Request(Purpose.COLLECTION, "67", at.date(), version=version))
    write(FileBook(path), prepare_journal(source, sending, at=at, user="jeanne"), at=at)
    return sending.copy.dispatch.file_name


def journal(path: Path):
    return read_journal(sheet(path, "Journal")).entries


def test_a_collection_goes_to_the_department_in_plain_words(shared):
    draft = collect(shared).draft

    assert (draft.to, draft.sender) == (BAS_RHIN_MAILBOX, SERVICE_MAILBOX)
    assert plain(draft.subject) == "CALPAE 2022 – collecte Bas-Rhin (67), à compléter pour le 31 janvier 2027"
    body = plain(draft.body)
    assert "Merci de le retourner complété pour le 31 janvier 2027, à calpae@alsace.example." in body
    assert "Constats : 4 bloquants, 30 avertissements, 7 informations." in body
    assert "- « Jeunes en logement stable », réalisé 2019, Bas-Rhin (67) : limite dépassée" in body
    assert draft.attachment.name == "CALPAE_67_2022_collecte_v1_2026-11-21.xlsx"


def test_a_day_that_is_over_is_told_to_both(shared):
    late = collect(shared, deadline=date(2026, 11, 20))

    assert "pour le 20 novembre 2026 (date déjà passée : dès que possible)" in plain(late.draft.body)
    assert [plain(notice) for notice in late.notices] == [
        "La date de retour demandée (20 novembre 2026) est déjà passée : donnez-en une autre, ou changez « Paramètres »."
    ]
    assert "déjà passée" not in collect(shared, deadline=ON).draft.body


def test_the_message_counts_the_rows_that_its_copy_lists(shared):
    for sending in (collect(shared), transmit(shared)):
        counts = standing_counts(sending.copy.lines)
        shown = plain(next(line for line in sending.draft.body.splitlines() if line.startswith("Constats")))

        assert f"{counts['bloquant']} bloquants, {counts['avertissement']} avertissements" in shown


def test_nobody_who_certifies_is_told_to_the_sender_of_a_transmission(shared):
    [told] = [notice for notice in transmit(shared).notices if "certifie" in notice]

    assert plain(told).startswith("Personne ne certifie encore les chiffres")


def test_a_transmission_goes_to_the_prefecture_and_says_that_it_is_provisional(shared):
    draft = transmit(shared).draft

    assert draft.to == PREFECTURE_MAILBOX
    assert plain(draft.subject) == "CALPAE 2022 – transmission des indicateurs (version provisoire)"
    assert "Cette version est provisoire" in draft.body
    assert draft.attachment.name == "CALPAE_CeA_2022_transmission_v1_2026-11-21.xlsx"


def test_no_figure_is_in_the_message(path):
    edit(path, BAS_RHIN, {cell_of(path, "rsa_1er_rdv", "Réalisé 2022"): "76 543 agents"})
    edit(path, BAS_RHIN, {cell_of(path, "rsa_1er_cer", "Réalisé 2022"): 98_765_432})

    said = plain(collect(path).draft.body)

    assert "réalisé 2022, Bas-Rhin (67) : nombre mêlé de mots" in said
    assert not any(figure in said.replace(" ", "") for figure in ("76543", "98765432"))


def test_a_long_list_of_blocking_cells_is_cut_and_says_so(path):
    edit(path, BAS_RHIN, {f"{column}{row}": -1 for column in "EFGH" for row in (6, 7, 8, 9)})

    body = plain(collect(path).draft.body).splitlines()

    listed = [line for line in body if line.startswith("- «")]
    assert len(listed) == 12
    assert body[body.index(listed[-1]) + 1].startswith("- et ")


def test_mailboxes_that_nobody_gave_are_told(tmp_path):
    sending = collect(shipped(tmp_path / "CALPAE.xlsx"))

    assert (sending.draft.to, sending.draft.sender) == ("", "")
    assert [*map(plain, sending.notices)] == [
        "Le destinataire n’est pas renseigné : « Paramètres », colonne « Contact » du département 67.",
        "La boîte du service n’est pas renseignée : « Paramètres », « Boîte fonctionnelle du service ».",
    ]
    assert "en réponse à ce message" in sending.draft.body


def test_an_address_that_looks_personal_is_remarked_not_refused(path):
    edit(path, "Paramètres", {"E21": "marie.dupont@alsace.example"})

    sending = collect(path)

    assert sending.draft.to == "marie.dupont@alsace.example"
    assert [*map(plain, sending.notices)] == [
        "« marie.dupont@alsace.example » semble être l’adresse d’une personne : préférez une boîte fonctionnelle."
    ]


@pytest.mark.parametrize(
    ("cell", "value", "label"),
    [
        ("E21", "Mme Dupont, poste 12", "Contact du département 67"),
        ("C27", "a@b.example; c@d.example", "Boîte fonctionnelle du service"),
        ("C28", "préfecture", "Boîte fonctionnelle de la préfecture"),
        ("C29", "pigeon", "Messagerie"),
        ("C30", "smtp:0", "Serveur SMTP"),
    ],
)
def test_what_cannot_be_used_of_the_contacts_is_a_finding(path, cell, value, label):
    edit(path, "Paramètres", {cell: value})

    [finding] = [f for f in read_source(FileBook(path)).work.validation.findings if f.code.text == "S010"]

    assert (finding.at.cell, finding.facts.label) == (cell, label)


def test_a_collection_is_that_of_a_known_department(shared):
    with pytest.raises(UnknownDepartmentError, match="n’est pas un département du classeur") as refused:
        collect(shared, "75")
    assert plain(str(refused.value)).endswith("Choisissez parmi : 67 et 68.")
    with pytest.raises(UnknownDepartmentError, match="La collecte est celle d’un département"):
        collect(shared, None)


def test_a_transmission_is_that_of_all_departments(shared):
    with pytest.raises(UnwantedDepartmentError):
        transmit(shared, territory="67")


def test_sending_adds_one_line_and_changes_nothing_else(path):
    before = read_grid(path)
    source = read_source(FileBook(path))
    sending = collect(path)

    prepared = prepare_journal(source, sending, at=AT, user="jeanne")

    assert {*prepared.whole.sheets} == {"Accueil", "Journal"}
    after = applied(before, prepared.whole)
    [entry] = read_journal(next(s for s in after.sheets if s.name == "Journal")).entries
    assert (entry.user, entry.action, entry.cells) == ("jeanne", Action.SEND.value, 0)
    start = sending.copy.start
    assert plain(entry.detail) == f"collecte du 67, version 1, pour le 31 janvier 2027 (contenu au départ : {start})"
    told = next(s for s in after.sheets if s.name == "Accueil").values.values()
    assert f"{without_start(entry.detail)} (par jeanne)" in told
    assert entry.file == "CALPAE_67_2022_collecte_v1_2026-11-21.xlsx"
    assert entry.digest == sending.copy.digest


def test_versions_count_what_the_journal_and_the_folder_know(path):
    assert sign(path) == "CALPAE_67_2022_collecte_v1_2026-11-22.xlsx"
    assert sign(path) == "CALPAE_67_2022_collecte_v2_2026-11-22.xlsx"

    names = ["CALPAE_67_2022_collecte_v7_2026-11-20.xlsx", "CALPAE_68_2022_collecte_v9_2026-11-20.xlsx"]
    request = Request(Purpose.COLLECTION, "67", ON, names=names)
    assert prepare_sending(read_source(FileBook(path)), request).copy.dispatch.version == 8
    other = Request(Purpose.COLLECTION, "68", ON)
    assert prepare_sending(read_source(FileBook(path)), other).copy.dispatch.version == 1


def test_a_workbook_without_journal_is_told_so(path):
    grid = read_grid(path)
    grid = replace(grid, sheets=tuple(s for s in grid.sheets if s.name != "Journal"))
    without = read_source(MemoryBook(grid))

    with pytest.raises(MissingResultSheetError, match="Journal"):
        prepare_journal(without, collect(path), at=AT, user="jeanne")


def test_undoing_passes_over_what_was_sent(path):
    book = FileBook(path)
    typed = Plan({BAS_RHIN: SheetPlan({cell_of(path, "rsa_1er_rdv", "Réalisé 2022"): Content(4321)})})
    change = prepare_change(book.read(), typed, Action.CORRECT, detail="1 correction", at=AT, user="jeanne")
    write(book, change, at=AT)
    sign(path)

    write(book, prepare_undo(book.read(), at=AT, user="jeanne"), at=AT)

    assert [entry.action for entry in journal(path)] == [Action.CORRECT.value, Action.SEND.value, "Annuler"]
    assert [entry.action for entry in standing(journal(path))] == [Action.SEND.value, "Annuler"]
