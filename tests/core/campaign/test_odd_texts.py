import time

import pytest

from calpae_xl.core.campaign.odd_texts import read_oddity
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import MissingCode


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("9²", Code.NOTE_MARK),
        ("<5", Code.BOUND_NOT_FIGURE),
        ("ND 8 ateliers", Code.CODE_WITH_TEXT),
        ("8 5002", Code.MALFORMED_NUMBER),
        ("70 %", Code.FOREIGN_UNIT),
        ("355 agents", Code.NUMBER_WITH_WORDS),
        ("voir annexe", Code.UNREADABLE_TEXT),
    ],
)
def test_each_kind_of_text_has_its_fault(text, fault):
    assert read_oddity(text, "jeunes").fault is fault


ND, NC, SO = MissingCode.ND, MissingCode.NC, MissingCode.SO


def meant(text, unit="personnes"):
    return [p.code or p.value for p in read_oddity(text, unit).proposals]


@pytest.mark.parametrize(
    "text",
    [
        *("cf. 2020", "cf 2020", "voir 2020", "comme en 2021", "idem 2021", "année 2021", "déc. 2021", "depuis 2021"),
        *("fermé en 2021", "reporté à 2023", "loi 2005", "voir rapport 2021", "2021 : pas de données", "total 2021"),
        *(
            "dont 12",
            "dont 12 femmes",
            "hors 12 MNA",
            "sauf 12",
            "y compris 12",
            "manque 12",
            "12 manquants",
            "+12 MNA",
        ),
        *("12 de plus", "12 en moins", "voir annexe 2", "cf. note 3", "page 12", "cf. p. 12", "article 44", "n° 12"),
        *("12 bis", "12e", "1er", "2ème", "31 décembre", "1er janvier", "2e trimestre", "COVID-19", "idem N-1"),
        *(
            "450 en 2021",
            "2021 : 450",
            "45 sur 60",
            "45/60",
            "12 + 5",
            "3 puis 5",
            "45 au lieu de 54",
            "2 groupes de 8",
        ),
        *("prévu 12", "objectif 12", "attendu : 12", "1. Strasbourg", "45 par trimestre", "moyenne 2168"),
        *("M. Durand, poste 4567", "03 88 76 67 67", "2 contre 3 en 2021", "894 AG et 380 AD", "2021-2022", "10 - 5"),
    ],
)
def test_a_text_that_says_no_figure_proposes_none(text):
    assert meant(text) == []


@pytest.mark.parametrize("unit", ["personnes", "jours", "%", "personnes par conseiller"])
@pytest.mark.parametrize("text", ["5-10", "5..10", "5 à 10", "entre 5 et 10", "5 – 10", "env. 5 à 10", "0 - 5"])
def test_an_end_of_a_range_is_a_bound_and_no_figure(text, unit):
    assert (read_oddity(text, unit).fault, meant(text, unit)) == (Code.BOUND_NOT_FIGURE, [ND])


@pytest.mark.parametrize(
    ("text", "unit", "proposals"),
    [
        ("3 à 4 semaines", "jours", [ND]),
        ("3 ou 4 semaines", "jours", [ND]),
        ("3/4 semaines", "jours", [ND]),
        ("2 semaines et 3 jours", "jours", [ND]),
        ("1 trimestre", "jours", [ND]),
        ("3 demi-journées", "jours", [ND]),
        ("1 s", "jours", [ND]),
        ("2 douzaines", "personnes", [ND]),
        ("3 mille", "personnes", [ND]),
        ("5max", "personnes", [ND]),
        ("5 et +", "personnes", [ND]),
        ("90 ‰", "%", [ND]),
        ("95-100 %", "%", [ND]),
    ],
)
def test_several_numbers_or_another_unit_propose_nothing_but_nd(text, unit, proposals):
    assert meant(text, unit) == proposals


@pytest.mark.parametrize(
    ("text", "unit", "proposals"),
    [
        ("3 semaines 1/2", "jours", [24.5]),
        ("3 semaines et demie", "jours", [24.5]),
        ("3 jours et demi", "jours", [3.5]),
        ("3 1/2", "jours", [3.5]),
        ("délai moyen : 8 j", "jours", [8]),
        ("0,9 (environ)", "%", [90]),
        ("0,9 (90 %)", "%", [90]),
        ("0,5 % environ", "%", [0.5]),
    ],
)
def test_one_figure_said_in_several_words_is_proposed(text, unit, proposals):
    assert meant(text, unit) == proposals


@pytest.mark.parametrize(
    ("text", "proposals"),
    [
        ("0 ou ND", [0, ND]),
        ("ND ou 0", [ND, 0]),
        ("0 / ND", [0, ND]),
        ("ND ou NC", [ND, NC]),
        ("NC/ND", [NC, ND]),
        ("SO ou 0", [SO, 0]),
        ("5 ou 6", [5, 6]),
        ("0 ou non renseigné", [0, ND]),
        ("0 - non concerné", [0, SO]),
        ("12 (ND)", [12, ND]),
        ("12 ND", [12, ND]),
        ("0 (sans objet)", [0, SO]),
    ],
)
def test_what_may_mean_several_things_leaves_the_choice(text, proposals):
    assert meant(text) == proposals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("450 (2021)", 450), ("au 30/06 : 450", 450), ("1er trimestre : 45", 45), ("T1 : 45", 45), ("300 ?", 300)),
        *(("Total : 45", 45), ("soit 45", 45), ("17 (12 + 5)", 17), ("45 (54 avant correction)", 45), ("45 ETP", 45)),
        *(
            ("environ 2020", 2020),
            ("0 à ce jour", 0),
            ("12 (dont 3 ND)", 12),
            ("45 bénéf.", 45),
            ("1 274 (=894+380)", 1274),
        ),
    ],
)
def test_the_one_figure_among_words_is_to_be_confirmed(text, value):
    assert (read_oddity(text, "personnes").fault, meant(text)) == (Code.NUMBER_WITH_WORDS, [value])


@pytest.mark.parametrize("text", ["1٢", "１2", "environ 1２", "12 (dont 3) ٤"])
def test_digits_of_another_script_are_neither_words_nor_digits(text):
    assert meant(text) == []


LONG = ["²" * 32_000 + "x", "(" * 32_000, "1 " * 16_000 + "x", "*" * 32_000, "5 + " * 8_000]
OPEN = ["environ " * 4_000 + "5", "0 ou " * 6_000, "5 à " * 8_000, "12 " + "de plu " * 4_000, "3 semaines et " * 2_000]


@pytest.mark.parametrize("text", LONG + OPEN, ids=range(len(LONG + OPEN)))
def test_no_text_takes_its_time(text):
    began = time.process_time()

    read_oddity(text, "jeunes")

    assert time.process_time() - began < 2
