"""The macros, run: what they start, what they say, and that nothing else is within their reach."""

from __future__ import annotations

import re

import pytest
from factories import plain
from fake_office import AS_PEOPLE_WORK, FOR_ALL, FOR_ONE, SOURCES, VARIABLES, WINDOW, Office, executable_lines

from calpae_xl import __version__
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.typography import typeset

VALIDATE = "CalpaeRibbon.OnValidate"
EXCLAMATION = 48

CALLBACKS = {
    "CalpaeRibbon.OnValidate": "valider",
    "CalpaeRibbon.OnNextFinding": "suivant",
    "CalpaeRibbon.OnJustifySelection": "justifier",
    "CalpaeRibbon.OnApplyCorrections": "corriger",
    "CalpaeRibbon.OnChanges": "evolutions",
    "CalpaeRibbon.OnConsolidate": "consolider",
    "CalpaeRibbon.OnExplainCell": "expliquer",
    "CalpaeRibbon.OnTransmit": "transmission",
    "CalpaeRibbon.OnIntegrate": "integrer",
    "CalpaeRibbon.OnIntegrateFolder": "integrer:dossier",
    "CalpaeRibbon.OnApplyDecisions": "decisions",
    "CalpaeRibbon.OnCompareVintages": "comparer",
    "CalpaeRibbon.OnAnnex": "annexe",
    "CalpaeRibbon.OnNewCampaign": "campagne",
    "CalpaeRibbon.OnRemake": "refaire",
    "CalpaeRibbon.OnUndo": "annuler",
    "CalpaeRibbon.OnHelp": "aide",
}


def command(action: str, workbook: str = "CALPAE_CeA.xlsx", python: str = FOR_ALL) -> str:
    return (
        f'"{python}" -I -B -m calpae_xl.addin {action} --wb="{workbook}" --from_xl=1 --hwnd={WINDOW} '
        f"--complement={__version__}"
    )


@pytest.mark.parametrize(("callback", "action"), CALLBACKS.items(), ids=CALLBACKS.values())
def test_each_callback_runs_its_action_and_says_nothing_itself(callback: str, action: str) -> None:
    office = Office()

    office.click(callback)

    assert (office.commands, office.messages) == ([command(action)], [])


@pytest.mark.parametrize("kind", ReservationType, ids=lambda kind: kind.value)
def test_an_item_of_the_reservation_menu_passes_its_type(kind: ReservationType) -> None:
    office = Office()

    office.click("CalpaeRibbon.OnReserve", tag=kind.value)

    assert office.commands == [command(f"reserver:{kind.value}")]


def test_a_collection_names_no_department_which_is_asked_for() -> None:
    office = Office()

    office.click("CalpaeRibbon.OnCollect")

    assert office.commands == [command("collecte")]


@pytest.mark.parametrize(
    "name",
    [
        "Classeur1",
        "CALPAE 2022 – retour du 68.xlsx",
        "Événements « été » cœur à 20 €.xlsx",
        "l'annexe d’Éloïse.xlsx",
        "a=b.xlsx",
        "a;b,c.xlsx",
        "67 & 68.xlsx",
        "67 ^ 68 | (1) [2] {3} !.xlsx",
        "100 % des chiffres.xlsx",
        "50%.xlsx",
        "%PAS_UNE_VARIABLE%.xlsx",
        "-c --hwnd=1.xlsx",
        "espace\u00a0fine\u202finsécable.xlsx",
        "Δελτίο 🙂.xlsx",
    ],
)
def test_the_name_of_the_workbook_arrives_as_it_is(name: str) -> None:
    office = Office(name)

    office.click(VALIDATE)

    assert (office.commands, office.messages) == ([command("valider", name)], [])


@pytest.mark.parametrize("name", ["%TEMP%.xlsx", "de %temp% à %TEMP%.xlsx", 'a" --hwnd="1.xlsx', 'a".xlsx'])
def test_a_name_that_would_not_arrive_as_it_is_is_refused(name: str) -> None:
    office = Office(name)

    office.click(VALIDATE)

    assert office.commands == []
    assert [plain(message) for message in office.messages] == [
        "Le nom de ce classeur contient des signes réservés (% autour d’un mot, ou guillemets droits). "
        "Enregistrez-le sous un autre nom, puis recommencez."
    ]


@pytest.mark.parametrize(
    ("protected_views", "message"),
    [
        (0, "Aucun classeur n’est ouvert. Ouvrez le classeur CALPAE de la campagne, puis recommencez."),
        (
            1,
            "Excel a ouvert ce classeur en mode protégé. Cliquez sur « Activer la modification » dans le bandeau "
            "jaune, puis recommencez.",
        ),
    ],
    ids=["nothing open", "Protected View"],
)
def test_without_a_workbook_nothing_starts(protected_views: int, message: str) -> None:
    office = Office(None, protected_views=protected_views)

    office.click(VALIDATE)

    assert (office.commands, [plain(text) for text in office.messages]) == ([], [message])
    assert office.boxes == [("CALPAE", EXCLAMATION)]


def test_the_window_in_front_counts_not_the_workbook_behind_it() -> None:
    office = Office(protected_views=1, protected_in_front=True)

    office.click(VALIDATE)

    assert office.commands == []
    assert [plain(text).partition(".")[0] for text in office.messages] == ["Excel a ouvert ce classeur en mode protégé"]


@pytest.mark.parametrize("exit_code", [0, 1, 3, -1073741819], ids=["well", "mute", "bug", "killed"])
@pytest.mark.parametrize("events", [True, False], ids=["events", "no events"])
def test_excel_is_left_as_people_work_in_it_whatever_python_left(exit_code: int, events: bool) -> None:
    office = Office(exit_code=exit_code)
    office.application.state["EnableEvents"] = events
    office.meanwhile = lambda: office.application.state.update(
        Interactive=False, EnableEvents=False, ScreenUpdating=False, StatusBar="CALPAE : validation…"
    )

    office.click(VALIDATE)

    assert office.application.state == {**AS_PEOPLE_WORK, "EnableEvents": events}


@pytest.mark.parametrize("refused", AS_PEOPLE_WORK)
def test_what_excel_does_not_let_be_restored_keeps_neither_the_rest_nor_the_next_click(refused: str) -> None:
    office = Office()
    office.application.refused = refused
    left = {"Interactive": False, "EnableEvents": False, "ScreenUpdating": False, "StatusBar": "CALPAE : validation…"}
    office.meanwhile = lambda: office.application.state.update(left)

    office.click(VALIDATE)
    office.click(VALIDATE)

    assert office.application.state == {**AS_PEOPLE_WORK, refused: left[refused]}
    assert office.commands == [command("valider")] * 2


def test_a_window_in_protected_view_does_not_stop_work_on_another_workbook() -> None:
    office = Office(protected_views=1)

    office.click(VALIDATE)

    assert (office.commands, office.messages) == ([command("valider")], [])


def test_the_python_of_all_users_comes_before_that_of_one() -> None:
    office = Office(present=(FOR_ONE, FOR_ALL))

    office.click(VALIDATE)

    assert office.commands == [command("valider", python=FOR_ALL)]


def test_the_python_of_one_user_serves_when_there_is_no_other() -> None:
    office = Office(present=(FOR_ONE,))

    office.click(VALIDATE)

    assert office.commands == [command("valider", python=FOR_ONE)]


@pytest.mark.parametrize("folder", [r"C:\Program Files (x86)", r"C:\Users\moi", r"\\partage\moi", "", "."])
def test_no_variable_of_the_user_moves_the_place_for_all_users(folder: str) -> None:
    theirs = rf"{folder}\Calpae\python\python.exe"
    moved = {**VARIABLES, "ProgramFiles": folder, "ProgramW6432": folder}
    office = Office(present=(theirs, FOR_ALL), variables=moved)

    office.click(VALIDATE)

    assert office.commands == [command("valider")]


@pytest.mark.parametrize("folder", ["", ".", r"\\partage\moi", "Local"])
def test_the_place_of_one_user_is_a_folder_of_a_disk(folder: str) -> None:
    office = Office(
        present=(rf"{folder}\Calpae\python\python.exe",), variables={**VARIABLES, "LOCALAPPDATA": folder}, registry={}
    )

    office.click(VALIDATE)

    assert office.commands == []


@pytest.mark.parametrize(
    ("present", "variables"),
    [
        ((), VARIABLES),
        ((r"C:\Python311\python.exe", r"\\partage\python.exe"), VARIABLES),
        # A folder so named beside the workbook must not pass for a place of ours.
        ((r"%LOCALAPPDATA%\Calpae\python\python.exe",), {}),
    ],
    ids=["none", "others only", "variables not set"],
)
def test_without_our_python_nothing_starts(present: tuple[str, ...], variables: dict[str, str]) -> None:
    office = Office(present=present, variables=variables)

    office.click(VALIDATE)

    assert office.commands == []
    assert [plain(message) for message in office.messages] == [
        "CALPAE n’est pas installé sur ce poste : son Python est introuvable. Demandez au service informatique de "
        "lancer « calpae installer »."
    ]


COULD_NOT_SPEAK = (
    "CALPAE n’a pas pu vous répondre (code {}). Recommencez ; si ce message revient, demandez au service informatique "
    "de lancer « calpae installer --verifier »."
)
INTERRUPTED = (
    "CALPAE s’est arrêté avant la fin (code {}). Vérifiez le classeur avant de l’enregistrer, puis recommencez ; si ce "
    "message revient, transmettez-le au service informatique."
)


@pytest.mark.parametrize("exit_code", [0, 3], ids=["told", "bug told"])
def test_what_python_told_is_not_told_twice(exit_code: int) -> None:
    office = Office(exit_code=exit_code)

    office.click(VALIDATE)

    assert office.messages == []


@pytest.mark.parametrize(
    ("exit_code", "message"),
    [(1, COULD_NOT_SPEAK), (2, COULD_NOT_SPEAK), (4, INTERRUPTED), (-1073741819, INTERRUPTED)],
    ids=["module missing", "bad option", "unknown", "crash"],
)
def test_what_python_could_not_tell_is_told_with_its_exit_code(exit_code: int, message: str) -> None:
    office = Office(exit_code=exit_code)

    office.click(VALIDATE)

    assert [plain(text) for text in office.messages] == [message.format(exit_code)]


def test_a_pc_that_forbids_the_program_is_said_with_its_error() -> None:
    office = Office(refusal=70)

    office.click(VALIDATE)

    assert office.messages == [
        "Ce poste n’a pas laissé Excel lancer CALPAE (erreur 70). Transmettez ce message au service informatique."
    ]


def test_a_second_click_while_the_first_runs_is_ignored_and_the_next_one_is_not() -> None:
    office = Office()
    office.meanwhile = lambda: office.click("CalpaeRibbon.OnConsolidate")

    office.click(VALIDATE)
    office.click(VALIDATE)

    assert office.commands == [command("valider")] * 2


@pytest.mark.parametrize("trouble", [{"refusal": 70}, {"exit_code": 1}, {"present": ()}, {"workbook": None}], ids=str)
def test_a_click_that_failed_does_not_block_the_next_one(trouble: dict[str, object]) -> None:
    office = Office(**trouble)  # type: ignore[arg-type]

    office.click(VALIDATE)
    office.click(VALIDATE)

    assert len(office.messages) == 2


def test_every_line_of_the_macros_was_run() -> None:
    offices = [
        Office(),
        Office(None),
        Office(protected_in_front=True),
        Office(present=()),
        Office("%TEMP%.xlsx"),
        Office(exit_code=1),
        Office(exit_code=4),
        Office(refusal=70),
    ]
    for office in offices:
        for callback in (*CALLBACKS, "CalpaeRibbon.OnReserve", "CalpaeRibbon.OnCollect"):
            office.click(callback)
    offices[0].meanwhile = lambda: offices[0].click(VALIDATE)
    offices[0].click(VALIDATE)

    ran = set().union(*(office.lines for office in offices))

    assert len(ran) > 30
    assert executable_lines() - ran == set()


def test_messages_are_typeset_french() -> None:
    constants = re.findall(
        r"^Private Const (\w+) As String = (.*(?: & _\r\n.*)?)\r$", SOURCES.modules["CalpaeLauncher"], re.M
    )
    messages = {name: "".join(re.findall(r'"(.*?)"', text)) for name, text in constants if name != "AddinVersion"}

    assert len(messages) == 7
    assert {name: text for name, text in messages.items() if text != typeset(text) or re.search("['!]", text)} == {}
