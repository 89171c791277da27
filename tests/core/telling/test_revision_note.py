"""The note de révision: plain French sentences, the real ones reviewed in a golden file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from factories import campaign, plain, read_campaign, real_grid, target, year

from calpae_xl.core.campaign.vintages import archived_vintage, entered_vintage
from calpae_xl.core.figures.revisions import Comparison, compare, justified
from calpae_xl.core.telling.revision_note import revision_note
from calpae_xl.core.telling.revision_words import summary_text
from calpae_xl.core.trade.model import Period, Territory
from calpae_xl.core.trade.values import Value

GOLDEN = Path(__file__).parents[2] / "golden" / "revision_note.txt"
FLOW = "mob_mesures_diagnostic"
TERRITORIES = (Territory("67", "Bas-Rhin"), Territory("68", "Haut-Rhin"))


def shipped() -> Comparison:
    read = read_campaign(real_grid())
    return compare(archived_vintage(read), entered_vintage(read), read.territories)


def between(
    before: Mapping[tuple[str, str, Period], Value], after: Mapping[tuple[str, str, Period], Value]
) -> Comparison:
    return compare(entered_vintage(campaign(before)), entered_vintage(campaign(after)), TERRITORIES)


def test_the_note_of_the_real_campaign(pytestconfig: pytest.Config):
    text = "\n".join(revision_note(shipped()).lines) + "\n"

    if pytestconfig.getoption("--update-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_note_is_typeset_and_leaves_no_english_nor_exclamation_mark():
    text = "\n".join(revision_note(shipped()).lines)

    assert not re.search(r" [:;?!»%]|« |[0-9] [0-9]{3}", text)
    assert "!" not in text
    assert not re.search(r"\b(None|changed|lost|found|recoded|unreadable|BLANK)\b", text)


def test_a_justification_ends_its_sentence_on_one_line():
    comparison = between({("67", FLOW, year(2020)): 12}, {("67", FLOW, year(2020)): 15})
    [revision] = comparison.revisions

    def told(words: str) -> str:
        answered = justified(comparison, {}, {}, {revision.fingerprint: words})
        [[_, [item]]] = revision_note(answered).sections[0].lists
        return plain(item)

    start = "« Mesures de diagnostic mobilité », 2020 : 15 au lieu de 12 (+3). "
    assert told("Recomptage") == start + "Justification : Recomptage."
    assert told("Recomptage.\r\nVoir la note.") == start + "Justification : Recomptage. Voir la note."


def test_what_still_wants_a_justification_is_said_at_the_top_until_it_has_one():
    comparison = between({("67", FLOW, year(2020)): 12}, {("67", FLOW, year(2020)): 15})
    [revision] = comparison.revisions

    assert "manque encore pour 1 chiffre modifié." in plain(revision_note(comparison).introduction)
    answered = justified(comparison, {}, {}, {revision.fingerprint: "Recomptage."})
    assert "manque" not in revision_note(answered).introduction


def test_a_blank_cell_is_told_in_words_on_either_side():
    gone = between({("67", FLOW, year(2020)): 12}, {})
    come = between({}, {("67", FLOW, year(2020)): "ND"})

    assert "2020 : cellule vide au lieu de 12." in plain("\n".join(revision_note(gone).lines))
    assert "2020 : ND au lieu d’une cellule vide." in plain("\n".join(revision_note(come).lines))


def test_two_vintages_that_agree_say_so_department_by_department():
    note = revision_note(between({}, {}))

    assert [plain(section.sentence) for section in note.sections] == [
        "Sur 220 cellules publiées par les deux millésimes, aucune ne diffère."
    ] * 2
    assert (note.closing, [section.lists for section in note.sections]) == ("", [(), ()])


def test_targets_stand_in_a_list_of_their_own():
    note = revision_note(between({("68", FLOW, target()): 12}, {("68", FLOW, target()): 15}))

    assert note.sections[0].lists == ()
    [(title, [item])] = note.sections[1].lists
    assert (title, plain(item)) == (
        "Objectifs modifiés, à part",
        "« Mesures de diagnostic mobilité », attendu 2023 : 15 au lieu de 12 (+3).",
    )


def test_the_summary_is_one_sentence_a_department():
    assert plain(summary_text(shipped())) == (
        "Du millésime 2020 au millésime 2022. 67 : 31 cellules diffèrent, dont 8 chiffres modifiés."
    )
    assert plain(summary_text(between({}, {}))) == (
        "Du millésime 2022 au millésime 2022. 67 : aucune cellule ne diffère ; 68 : aucune cellule ne diffère."
    )
