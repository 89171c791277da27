"""The checklist: what the registry says of Excel and Windows, what blocks, and whom to ask."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PureWindowsPath

import pytest
from factories import plain
from windows import Keys, MadeUpRegistry, addin, computer, private_python

from calpae_xl import __version__
from calpae_xl.cli.installation import checklist
from calpae_xl.install.checks import Check, Verdict, any_blocked
from calpae_xl.install.trust import CHILD_PROCESS_RULE, Setting, excel_checks, setting, windows_checks
from calpae_xl.usecases.install import verify

STARTUP = PureWindowsPath(r"C:\Users\anne\AppData\Roaming\Microsoft\Excel\XLSTART")
PYTHON = PureWindowsPath(r"C:\Program Files\Calpae\python\python.exe")
OWN_PYTHON = PureWindowsPath(r"C:\Users\anne\AppData\Local\Calpae\python\python.exe")

POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
CHOICE = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
ASR = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR"
MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
APPLOCKER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\SrpV2\Exe"


def excel(keys: Keys, *, signed: bool = False, startup: PureWindowsPath = STARTUP) -> list[Check]:
    return list(excel_checks(MadeUpRegistry(keys), startup, signed=signed))


def windows(keys: Keys, python: PureWindowsPath = PYTHON) -> list[Check]:
    return list(windows_checks(MadeUpRegistry(keys), python))


def open_points(checks: list[Check]) -> list[tuple[Verdict, str, str]]:
    return [(c.verdict, plain(c.fact), plain(c.remedy)) for c in checks if c.verdict is not Verdict.ALLOWED]


def test_the_defaults_of_excel_and_windows_let_the_add_in_work() -> None:
    assert open_points([*excel({}), *windows({})]) == []


@pytest.mark.parametrize(
    ("keys", "signed", "verdict", "fact"),
    [
        ({POLICY: {"DisableAllAddins": 1}}, False, Verdict.BLOCKED, "n’ouvre aucun complément"),
        ({POLICY: {"DisableAllAddins": 0}}, False, None, ""),
        ({POLICY: {"RequireAddinSig": 1}}, False, Verdict.BLOCKED, "celui-ci ne l’est pas"),
        ({POLICY: {"RequireAddinSig": 1}}, True, Verdict.UNKNOWN, "celui-ci porte une signature"),
        ({POLICY: {"VBAWarnings": 4}}, False, None, ""),  # Trusted locations lift it.
        ({rf"{POLICY}\Trusted Locations": {"AllLocationsDisabled": 1}}, False, Verdict.UNKNOWN, "à chaque démarrage"),
    ],
    ids=["no add-in", "add-ins allowed", "unsigned", "signed", "trusted location", "locations off"],
)
def test_each_setting_of_excel(keys: Keys, signed: bool, verdict: Verdict | None, fact: str) -> None:
    points = open_points(excel(keys, signed=signed))

    assert [point[0] for point in points] == ([verdict] if verdict else [])
    assert all(fact in point[1] for point in points)


@pytest.mark.parametrize(
    ("warnings", "signed", "verdict"),
    [
        (1, False, Verdict.ALLOWED),
        (2, False, Verdict.UNKNOWN),
        (3, False, Verdict.BLOCKED),
        (3, True, Verdict.UNKNOWN),
        (4, True, Verdict.BLOCKED),
    ],
)
def test_without_trusted_locations_the_setting_of_macros_decides(warnings: int, signed: bool, verdict: Verdict) -> None:
    keys = {POLICY: {"VBAWarnings": warnings}, rf"{POLICY}\Trusted Locations": {"AllLocationsDisabled": 1}}

    [macros] = [check for check in excel(keys, signed=signed) if "emplacements approuvés" in plain(check.fact)]

    assert macros.verdict is verdict


def test_a_policy_is_for_it_to_lift_and_a_choice_for_the_person_to_change() -> None:
    [imposed] = open_points(excel({POLICY: {"DisableAllAddins": 1}}))
    [chosen] = open_points(excel({CHOICE: {"DisableAllAddins": 1}}))

    assert imposed[2] == "Demandez au service informatique de lever cette stratégie."
    assert chosen[2].startswith("Dans Excel, « Fichier », « Options », « Centre de gestion de la confidentialité »")


def test_a_policy_prevails_over_the_choice_of_the_person() -> None:
    registry = MadeUpRegistry({POLICY: {"VBAWarnings": 2}, CHOICE: {"VBAWarnings": 1}})

    assert setting(registry, r"Excel\Security", "VBAWarnings") == Setting(2, imposed=True)


@pytest.mark.parametrize("value", ["oui", b"\x01", None, ["1"]], ids=repr)
def test_a_setting_that_is_no_number_sets_nothing(value: object) -> None:
    assert setting(MadeUpRegistry({POLICY: {"VBAWarnings": value}}), r"Excel\Security", "VBAWarnings").value is None  # type: ignore[dict-item]


def test_a_start_up_folder_on_the_network_must_be_allowed_there() -> None:
    share = PureWindowsPath(r"\\serveur\profils\anne\AppData\Roaming\Microsoft\Excel\XLSTART")
    allowed = {rf"{POLICY}\Trusted Locations": {"AllowNetworkLocations": 1}}

    [refused] = open_points(excel({}, startup=share))

    assert refused[0] is Verdict.BLOCKED
    assert "--pour-tous" in refused[2]
    assert open_points(excel(allowed, startup=share)) == []


def test_an_add_in_that_excel_disabled_after_a_crash_is_found() -> None:
    entry = rb"\x01\x00" + r"c:\users\anne\xlstart\calpae.xlam".encode("utf-16-le")
    disabled = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"

    [point] = open_points(excel({disabled: {"1A2B": entry}}))

    assert point[0] is Verdict.BLOCKED
    assert "« Gérer : Éléments désactivés »" in point[2]
    assert open_points(excel({disabled: {"1A2B": "autre.xlam".encode("utf-16-le")}})) == []


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ({rf"{ASR}\Rules": {CHILD_PROCESS_RULE: "1"}}, Verdict.BLOCKED),
        ({rf"{ASR}\Rules": {CHILD_PROCESS_RULE.upper(): "6"}}, Verdict.BLOCKED),
        ({rf"{ASR}\Rules": {CHILD_PROCESS_RULE: "2"}}, Verdict.ALLOWED),
        ({rf"{ASR}\Rules": {CHILD_PROCESS_RULE: "0"}}, Verdict.ALLOWED),
        ({rf"{ASR}\Rules": {"be9ba2d9-53ea-4cdc-84e5-9b1eeee46550": "1"}}, Verdict.ALLOWED),
        ({rf"{ASR}\Rules": None}, Verdict.UNKNOWN),
        ({MANAGED: {"ASRRules": f"be9b=1|{CHILD_PROCESS_RULE}=1"}}, Verdict.BLOCKED),
        ({MANAGED: {"ASRRules": f"{CHILD_PROCESS_RULE}=1", "ASROnlyExclusions": str(PYTHON)}}, Verdict.ALLOWED),
    ],
    ids=["blocks", "warns", "audits", "off", "another rule", "unreadable", "managed", "managed, excluded"],
)
def test_the_rule_on_child_processes(keys: Keys, verdict: Verdict) -> None:
    child, _ = windows(keys)

    assert child.verdict is verdict
    assert ("exclu" in child.remedy) is (verdict is not Verdict.ALLOWED)


@pytest.mark.parametrize(
    ("excluded", "verdict"),
    [
        (r"C:\PROGRAM FILES\Calpae\python\python.exe", Verdict.ALLOWED),
        (r"C:\Program Files\Calpae", Verdict.ALLOWED),
        ("C:\\Program Files\\Calpae\\*", Verdict.ALLOWED),
        (r"C:\Program Files\Calp", Verdict.BLOCKED),
        (r"C:\Program Files\Calpae\python\pythonw.exe", Verdict.BLOCKED),
    ],
)
def test_an_exclusion_covers_the_program_or_its_folder(excluded: str, verdict: Verdict) -> None:
    child, _ = windows({rf"{ASR}\Rules": {CHILD_PROCESS_RULE: "1"}, rf"{ASR}\ASROnlyExclusions": {excluded: "0"}})

    assert child.verdict is verdict


@pytest.mark.parametrize(
    ("keys", "python", "verdict"),
    [
        ({APPLOCKER: {"EnforcementMode": 1}}, PYTHON, Verdict.ALLOWED),
        ({APPLOCKER: {"EnforcementMode": 1}}, OWN_PYTHON, Verdict.UNKNOWN),
        ({APPLOCKER: {"EnforcementMode": 0}}, OWN_PYTHON, Verdict.ALLOWED),
        ({APPLOCKER: None}, PYTHON, Verdict.UNKNOWN),
    ],
    ids=["program files", "personal folder", "audit only", "unreadable"],
)
def test_applocker(keys: Keys, python: PureWindowsPath, verdict: Verdict) -> None:
    _, applocker = windows(keys, python)

    assert applocker.verdict is verdict


def installed(root: Path, version: str = __version__) -> Path:
    """A computer with the add-in and a private Python, both in order unless ``version`` says otherwise."""
    target = root / "Roaming/Microsoft/Excel/XLSTART/calpae.xlam"
    target.parent.mkdir(parents=True)
    target.write_bytes(addin(version))
    private_python(root / "Program Files" / "Calpae" / "python", __version__)
    return target


def test_a_sound_installation_has_no_open_point(tmp_path: Path) -> None:
    installed(tmp_path)

    checks = verify(computer(tmp_path))

    assert open_points(checks) == []
    assert not any_blocked(checks)


def test_an_add_in_of_another_version_blocks(tmp_path: Path) -> None:
    installed(tmp_path, version="9.9.9")

    [point] = open_points(verify(computer(tmp_path)))

    assert f"est en version 9.9.9, CALPAE en version {__version__}" in point[1]


def test_an_add_in_that_is_not_the_one_of_the_bundle_blocks(tmp_path: Path) -> None:
    target = installed(tmp_path)
    manifest = tmp_path / "Program Files" / "Calpae" / "MANIFESTE.txt"
    digest = sha256(target.read_bytes()).hexdigest()
    manifest.write_text(f"{digest}  123  calpae.xlam\r\n", encoding="utf-8")
    assert open_points(verify(computer(tmp_path))) == []

    target.write_bytes(addin(__version__, note="une autre"))

    [point] = open_points(verify(computer(tmp_path)))
    assert "n’est pas celui du paquet installé" in point[1]
    assert f"attendu {digest}" in point[1]


def test_an_add_in_installed_twice_blocks(tmp_path: Path) -> None:
    target = installed(tmp_path)
    shared = tmp_path / "Program Files/Microsoft Office/root/Office16/XLSTART/calpae.xlam"
    shared.parent.mkdir(parents=True)
    shared.write_bytes(target.read_bytes())

    [point] = open_points(verify(computer(tmp_path)))

    assert point[0] is Verdict.BLOCKED
    assert f"« {target} » et « {shared} »" in point[1]


def test_an_add_in_marked_as_coming_from_the_internet_blocks(tmp_path: Path) -> None:
    target = installed(tmp_path)
    Path(f"{target}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")

    [point] = open_points(verify(computer(tmp_path)))

    assert "comme venu d’Internet" in point[1]


def test_a_start_up_folder_kept_by_onedrive_is_told(tmp_path: Path) -> None:
    installed(tmp_path)

    [point] = open_points(verify(computer(tmp_path, OneDrive=str(tmp_path / "Roaming"))))

    assert (point[0], "Toujours conserver sur cet appareil" in point[2]) == (Verdict.UNKNOWN, True)


def test_the_python_that_excel_starts_must_hold_this_version(tmp_path: Path) -> None:
    installed(tmp_path)
    (tmp_path / "Program Files/Calpae/python/Lib/site-packages/calpae_xl/__init__.py").write_text("", encoding="utf-8")
    private_python(tmp_path / "Local" / "Calpae" / "python", __version__)

    first, second = open_points(verify(computer(tmp_path)))

    assert (first[0], "contient CALPAE en version inconnue" in first[1]) == (Verdict.BLOCKED, True)
    assert (second[0], "n’est jamais utilisé" in second[1]) == (Verdict.UNKNOWN, True)


def test_an_older_excel_beside_the_right_one_is_told(tmp_path: Path) -> None:
    installed(tmp_path)
    old = {r"HKLM\SOFTWARE\Microsoft\Office\14.0\Excel\InstallRoot": {"Path": "C:\\Office14\\"}}

    [point] = open_points(verify(computer(tmp_path, old)))

    assert point[1] == "Une version d’Excel trop ancienne est aussi installée (14.0)."


def test_the_checklist_gives_a_line_and_its_remedy() -> None:
    lines = checklist(excel({POLICY: {"DisableAllAddins": 1}}))

    assert plain(lines[0]) == "✘ Excel n’ouvre aucun complément (réglage DisableAllAddins)."
    assert plain(lines[1]) == "    → Demandez au service informatique de lever cette stratégie."
    assert lines[2].startswith("✔ ")
    assert plain(lines[-1]) == "1 point bloque : le complément ne peut pas fonctionner."
