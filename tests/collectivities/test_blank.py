"""« calpae construire --vierge »: the workbook of any collectivity, and what cannot be one."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import plain
from others import OTHERS, blank_bytes

from calpae_xl.books.workbook import read_grid
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.trade.model import Collectivity, Kind, Period
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.blank import Asked, ImpossibleBlankError, blank_content

pytestmark = pytest.mark.usefixtures("own_state")

TWO = ["--departement", "21", "Côte-d'Or", "--departement", "71", "Saône-et-Loire"]
WHOLE = ["--collectivite", "BFC", "Bourgogne"]
YEARS = ["--annees", "2019-2023"]


def read(path: Path) -> Campaign:
    return read_campaign(read_grid(path))


def test_the_workbook_of_two_departments_is_that_of_their_collectivity(tmp_path, capsys):
    goal = tmp_path / "bourgogne.xlsx"

    assert run(["construire", "--vierge", *TWO, *WHOLE, *YEARS, "--sortie", str(goal)]) == 0

    assert "Classeur construit :" in plain(capsys.readouterr().out)
    campaign = read(goal)
    settings = campaign.settings
    assert (settings.campaign, settings.service) == ("2023", "Bourgogne")
    assert settings.collectivity == Collectivity("BFC", "Bourgogne", "Bourgogne")
    assert settings.periods == (*(Period(str(year)) for year in range(2019, 2024)), Period("2024", Kind.TARGET))
    assert [territory.sheet for territory in settings.territories] == ["21 Côte-d'Or", "71 Saône-et-Loire"]
    assert campaign.sheets[Role.CONSOLIDATION, ""] == "Bourgogne"
    seen = [each for rows in campaign.series.values() for row in rows.values() for each in row]
    assert seen
    assert {each.typed for each in seen} == {None}
    assert (campaign.reservations, campaign.vintages, campaign.comments, campaign.structure) == ((), {}, {}, ())


@pytest.mark.parametrize("name", OTHERS)
def test_every_blank_workbook_is_sound(name, tmp_path):
    path = tmp_path / "vierge.xlsx"
    path.write_bytes(blank_bytes(name))
    campaign = read(path)

    asked = OTHERS[name]
    assert campaign.structure == ()
    assert [(territory.code, territory.name) for territory in campaign.territories] == [*asked.departments]
    assert campaign.sheets[Role.CONSOLIDATION, ""] == (asked.short or asked.collectivity[1])


IMPOSSIBLE = {
    "no department": ([*WHOLE, *YEARS], "Aucun département n’est donné."),
    "six": (
        [*(part for n in range(6) for part in ("--departement", f"2{n}", "Essai")), *WHOLE, *YEARS],
        "6 départements sont donnés.",
    ),
    "one twice": ([*TWO, "--departement", "21", "Essai", *WHOLE, *YEARS], "Le département 21 est donné deux fois."),
    "no code": (["--departement", "Côte", "Or", *WHOLE, *YEARS], "« Côte » n’est pas le code d’un département."),
    "no name": (["--departement", "21", " ", *WHOLE, *YEARS], "« » ne peut pas nommer la feuille du département 21."),
    "apostrophe": (["--departement", "21", "'Or", *WHOLE, *YEARS], "« 'Or » ne peut pas nommer la feuille"),
    "apostrophe at the end": (["--departement", "21", "Or'", *WHOLE, *YEARS], "« Or' » ne peut pas nommer la feuille"),
    "too long": (["--departement", "21", "x" * 29, *WHOLE, *YEARS], "ne peut pas nommer la feuille du département 21."),
    "forbidden sign": (["--departement", "21", "a/b", *WHOLE, *YEARS], "« a/b » ne peut pas nommer la feuille"),
    "code of a department": ([*TWO, "--collectivite", "21", "B", *YEARS], "« 21 » ne peut pas être le code de la coll"),
    "no code of one": ([*TWO, "--collectivite", "Bourgogne", "B", *YEARS], "« Bourgogne » ne peut pas être le code"),
    "name too long": ([*TWO, "--collectivite", "BFC", "x" * 32, *YEARS], "ne peut pas nommer la feuille de la collec"),
    "a sheet of ours": (
        [*TWO, "--collectivite", "BFC", "Accueil", *YEARS],
        "« Accueil » ne peut pas nommer la feuille",
    ),
    "an entry sheet": ([*TWO, *WHOLE, "--nom-court", "21 Côte-d’Or", *YEARS], "« 21 Côte-d’Or » ne peut pas nommer"),
    "a row": ([*TWO, *WHOLE, "--nom-court", "71", *YEARS], "« 71 » ne peut pas nommer la feuille de la collectivité."),
    "no years": ([*TWO, *WHOLE, "--annees", "de 2019 à 2023"], "« de 2019 à 2023 » ne désigne pas d’années."),
    "backwards": ([*TWO, *WHOLE, "--annees", "2023-2019"], "Les années « 2023-2019 » sont à rebours."),
    "too early": ([*TWO, *WHOLE, "--annees", "1999-2023"], "sortent de ce que CALPAE connaît."),
    "no year for the target": ([*TWO, *WHOLE, "--annees", "2098-2099"], "sortent de ce que CALPAE connaît."),
    "too many": ([*TWO, *WHOLE, "--annees", "2000-2051"], "Les années « 2000-2051 » sont trop nombreuses."),
    "not all": ([*TWO, *YEARS], "« --vierge » demande aussi « --collectivite »."),
    "another thing too": ([*TWO, *WHOLE, *YEARS, "--millesime", "2020"], "« --vierge » construit un classeur"),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_one_is_refused_in_words_and_nothing_is_written(name, tmp_path, capsys):
    arguments, told = IMPOSSIBLE[name]
    goal = tmp_path / "vierge.xlsx"

    assert run(["construire", "--vierge", *arguments, "--sortie", str(goal)]) == 2

    said = " ".join(plain(capsys.readouterr().err).split())
    assert told in said.replace("« »", "« »")
    assert [*tmp_path.glob("*.xlsx")] == []


def test_its_options_are_nothing_without_it(tmp_path, capsys):
    goal = tmp_path / "vierge.xlsx"

    assert run(["construire", *TWO, "--sortie", str(goal)]) == 2

    assert "demandent aussi « --vierge »" in " ".join(plain(capsys.readouterr().err).split())
    assert not goal.exists()


def test_the_longest_names_and_a_single_year_are_accepted():
    asked = Asked((("2a", "x" * 28),), ("c1", "Une collectivité au nom plus long qu’une feuille"), "2023", "y" * 31)

    settings = blank_content(asked).settings

    assert [len(territory.sheet) for territory in settings.territories] == [31]
    assert (settings.territories[0].code, settings.collectivity_code) == ("2A", "C1")
    assert [period.label for period in settings.periods] == ["2023", "2024"]


def test_a_name_that_needs_a_short_one_says_so():
    with pytest.raises(ImpossibleBlankError, match="Ajoutez --nom-court"):
        blank_content(Asked((("21", "A"),), ("BFC", "x" * 32), "2023"))
