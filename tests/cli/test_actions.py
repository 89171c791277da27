"""« corriger », « reserver » and « annuler » from the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from factories import plain
from masters import BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, sheet, shipped

from calpae_xl.cli.main import run

pytestmark = pytest.mark.usefixtures("own_state")

FLOW = "rsa_nouveaux_entrants"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The master workbook with « 8 5002 » and « 9 000 » typed as text, validated; the first is accepted."""
    made = shipped(tmp_path / "saisie.xlsx")
    edit(made, BAS_RHIN, {cell_of(made, FLOW, "Réalisé 2019"): "8 5002", cell_of(made, FLOW, "Réalisé 2020"): "9 000"})
    run(["valider", str(made), "--sortie", str(tmp_path / "validé.xlsx")])
    made = tmp_path / "validé.xlsx"
    edit(made, FINDINGS, {address("decision", line_of(made, "C102", f"67|{FLOW}|Réalisé 2019")): "8500"})
    return made


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    capsys.readouterr()
    code = run(arguments)
    out, err = capsys.readouterr()
    return code, plain(out).splitlines(), plain(err)


def held(path: Path, year: int) -> object:
    return sheet(path, BAS_RHIN).values[cell_of(path, FLOW, f"Réalisé {year}")]


def test_corrections_are_shown_and_nothing_is_written(path, capsys):
    before = path.read_bytes()

    code, out, _ = told(capsys, "corriger", str(path))

    assert code == 0
    assert out == [
        f"67 Bas-Rhin!{cell_of(path, FLOW, 'Réalisé 2019')} : « 8 5002 » → 8 500",
        "1 correction ; rien n’a été écrit : --sur-place ou --sortie l’applique.",
    ]
    assert path.read_bytes() == before


def test_corrections_are_applied_in_place(path, capsys):
    _, out, _ = told(capsys, "corriger", str(path), "--sur-place")

    assert (held(path, 2019), held(path, 2020)) == (8500, "9 000")
    assert out[0].endswith("« 8 5002 » → 8 500")
    assert out[1].startswith("1 cellule de saisie ; résultats recalculés dans")


def test_a_correction_is_chosen_without_excel(path, capsys):
    code, out, _ = told(capsys, "corriger", str(path), "67", FLOW, "2019", "--valeur", "8500", "--sur-place")

    assert (code, held(path, 2019)) == (0, 8500)
    assert out[0].endswith("« 8 5002 » → 8 500")


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (["67", FLOW, "2019", "--valeur", "12"], "« 12 » n’est pas une des corrections proposées"),
        (["67", FLOW, "2021", "--valeur", "12"], "Aucune correction n’est proposée pour « 67, "),
        (["67", FLOW, "2019"], "Désignez un chiffre et donnez sa --valeur"),
        (["--valeur", "8500"], "Désignez un chiffre et donnez sa --valeur"),
    ],
    ids=lambda value: " ".join(value[-3:]) if isinstance(value, list) else "",
)
def test_a_correction_that_is_not_proposed_is_refused_and_nothing_is_written(path, capsys, request_, said):
    before = path.read_bytes()

    code, _, err = told(capsys, "corriger", str(path), *request_)

    assert code == 2
    assert said in err
    assert path.read_bytes() == before


def test_numbers_typed_as_text_are_converted_on_request(path, capsys):
    told(capsys, "corriger", str(path), "--nombres", "--sur-place")

    assert (held(path, 2019), held(path, 2020)) == (8500, 9000)


def test_simulating_corrections_prints_every_cell(path, capsys):
    before = path.read_bytes()

    _, out, _ = told(capsys, "corriger", str(path), "--simuler")

    assert any(line.startswith("67 Bas-Rhin!") and line.endswith("→ 8500") for line in out)
    assert not any(line.startswith("_avant") for line in out), "what undoes it is no news"
    assert out[-1].endswith("rien n’a été écrit.")
    assert path.read_bytes() == before


def test_a_comment_that_a_correction_completes_is_shown_like_the_cell(path, capsys):
    given = ("corriger", str(path), "67", "rdp_intervenants_formes", "2021", "--valeur", "ND")

    code, simulated, _ = told(capsys, *given, "--simuler")
    moved = [line for line in simulated if "Réalisé 2021 : 8 interv" in line]
    lines = len(simulated) - 1
    assert (code, len(moved)) == (0, 1)
    assert simulated[-1].startswith(f"{lines - 1} cellules seraient écrites, dans ")
    assert simulated[-1].endswith("1 tableau mis à sa longueur ; rien n’a été écrit.")

    code, out, _ = told(capsys, *given, "--sur-place")
    assert len([line for line in out if line.startswith("67 Bas-Rhin!")]) == 2
    assert out[-1].startswith("2 cellules de saisie ; ")


def test_corrections_as_a_document(path, capsys):
    _, out, _ = told(capsys, "corriger", str(path), "--nombres", "--json", "--sur-place")

    document = json.loads("\n".join(out))
    assert document["schema"] == "calpae/corrections/1"
    assert [(c["raw"], c["written"]) for c in document["corrections"]] == [("8 5002", 8500), ("9 000", 9000)]
    assert document["refused"] == []
    assert document["written"]["changed"]


def test_a_refused_correction_is_a_problem_that_is_told(path, capsys):
    edit(path, BAS_RHIN, {cell_of(path, FLOW, "Réalisé 2019"): "8 5003"})

    _, out, err = told(capsys, "corriger", str(path), "--sur-place")

    assert "le chiffre a changé depuis ce constat" in err
    assert out == [
        "Aucune correction acceptée : rien n’a été écrit. Dans « Contrôles », colonne « Décision », choisissez « Accepter » "
        "ou la correction voulue."
    ]
    assert held(path, 2019) == "8 5003"


def test_a_reservation_is_shown_then_written(path, capsys):
    before = path.read_bytes()
    request = ["reserver", str(path), "67", FLOW, "2019", "estimé", "--note", "=1+1"]

    code, out, _ = told(capsys, *request)
    assert (code, out[0]) == (0, "Réserve « estimé » : 67, « Nouveaux entrants RSA », 2019.")
    assert out[-1].endswith("rien n’a été écrit.")
    assert path.read_bytes() == before
    told(capsys, *request, "--sur-place")

    values = sheet(path, "Réserves")
    assert "=1+1" in values.values.values()
    assert "=1+1" not in values.formulas.values()


def test_a_reservation_on_nothing_is_wrong_usage(path, capsys):
    code, _, err = told(capsys, "reserver", str(path), "67", FLOW, "2019", "truc")

    assert code == 2
    assert "« truc » n’est pas un type de réserve de ce classeur. Choisissez parmi : année incomplète" in err


def test_a_figure_is_justified_told_and_taken_back(path, capsys):
    request = ["justifier", str(path), "68", "pasi_personnes_cd", "2020", "--texte", "=1+1 d’après le logiciel"]

    code, out, _ = told(capsys, *request)
    assert (code, out[-1]) == (0, "Rien n’a été écrit : --sur-place ou --sortie l’écrit.")
    code, out, _ = told(capsys, *request, "--sur-place")

    assert (code, out[0]) == (0, "Justifié : 68, Personnes reçues (CD), 2020, « =1+1 d’après le logiciel ».")
    assert "=1+1 d’après le logiciel" in sheet(path, "Contrôles").values.values()
    details = [str(value) for value in sheet(path, "Journal").values.values()]
    assert any("Justifié, 68, Personnes reçues (CD), 2020" in detail for detail in details)
    code, _, err = told(capsys, *request, "--sur-place")
    assert (code, "a déjà une justification" in err) == (2, True)
    assert any(re.fullmatch(" *Justifications +1", line) for line in told(capsys, "diagnostic", str(path))[1])
    assert told(capsys, "annuler", str(path), "--sur-place")[0] == 0
    assert "=1+1 d’après le logiciel" not in {
        value for cell, value in sheet(path, "Contrôles").values.items() if cell != "A1"
    }


def test_a_justification_as_json_says_what_it_left(path, capsys):
    given = ("justifier", str(path), "67", "ase_logement_stable", "2019", "--texte", "Mineurs compris.", "--json")

    code, out, _ = told(capsys, *given, "--simuler")

    document = json.loads("".join(out))
    assert (code, document["schema"], document["lines"]) == (0, "calpae/justification/1", 1)
    assert len(document["left"]) == 1
    assert document["written"]["plan"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["CeA", FLOW, "2022"], "n’est pas un département"),
        (["67", FLOW], "ne suffit pas"),
        (["67", "rien", "2022"], "n’est pas un indicateur"),
    ],
)
def test_a_justification_of_nothing_is_wrong_usage(path, capsys, given, why):
    code, _, err = told(capsys, "justifier", str(path), *given, "--texte", "Chiffre vérifié.")

    assert (code, why in err) == (2, True)


def test_the_last_action_is_undone_in_place(path, capsys):
    told(capsys, "corriger", str(path), "--sur-place")

    code, out, _ = told(capsys, "annuler", str(path), "--sur-place")

    assert code == 0
    assert out[0].startswith("Annule : « Appliquer les corrections » du ")
    assert out[0].endswith(", par jeanne.")
    assert held(path, 2019) == "8 5002"


def test_undoing_is_shown_and_nothing_is_written(path, capsys):
    told(capsys, "corriger", str(path), "--sur-place")
    before = path.read_bytes()

    _, out, _ = told(capsys, "annuler", str(path))

    assert any(line.startswith("67 Bas-Rhin!") and line.endswith("→ 8 5002") for line in out)
    assert out[-1].endswith("rien n’a été écrit.")
    assert path.read_bytes() == before


def test_what_changed_since_refuses(path, capsys):
    told(capsys, "corriger", str(path), "--sur-place")
    edit(path, BAS_RHIN, {cell_of(path, FLOW, "Réalisé 2019"): 8501})

    code, _, err = told(capsys, "annuler", str(path), "--sur-place")

    assert code == 2
    assert "de « 67 Bas-Rhin » a changé depuis. Corrigez à la main" in err


def test_nothing_to_undo_is_said_so(tmp_path, capsys):
    code, _, err = told(capsys, "annuler", str(shipped(tmp_path / "neuf.xlsx")), "--sur-place")

    assert code == 2
    assert "n’a rien à annuler" in err
