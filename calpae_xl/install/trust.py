r"""What Excel and Windows must allow, as far as the registry tells.

Rules of Microsoft that these checks rest on: a trusted location lifts every restriction on macros, and the start-up
folders are trusted unless locations are disabled, or on a network and not allowed there; a policy prevails over
the person's own choice; « Block all Office applications from creating child processes » stops the add-in from
starting Python unless that very program is excluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath, PureWindowsPath
from typing import NamedTuple

from calpae_xl.install.checks import Check, allowed, blocked, unknown
from calpae_xl.install.computer import Registry, RegistryValue

CHILD_PROCESS_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"

_POLICIES = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
    r"HKLM\Software\Policies\Microsoft\Office\16.0",
)
_CHOICES = (r"HKCU\Software\Microsoft\Office\16.0", r"HKLM\Software\Microsoft\Office\16.0")
_SECURITY = r"Excel\Security"
_LOCATIONS = r"Excel\Security\Trusted Locations"
_DISABLED_ITEMS = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"

_DEFENDER_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
_DEFENDER_OWN = r"HKLM\SOFTWARE\Microsoft\Windows Defender"
_GUARD = r"Windows Defender Exploit Guard\ASR"
_OFF, _BLOCK, _AUDIT, _WARN = 0, 1, 2, 6

_APPLOCKER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\SrpV2"
_ENFORCED = 1

_ALL_MACROS, _SIGNED_ONLY, _NO_MACRO = 1, 3, 4

_IT = "Demandez au service informatique"
_TRUST_CENTER = "Dans Excel, « Fichier », « Options », « Centre de gestion de la confidentialité »"


class Setting(NamedTuple):
    """A setting of Excel's trust center.

    Attributes:
        value: ``None`` when nothing sets it: Excel's own default holds.
        imposed: Whether a policy sets it, so that the person cannot change it.
    """

    value: int | None
    imposed: bool


def setting(registry: Registry, path: str, name: str) -> Setting:
    """Return the setting that prevails."""
    for roots, imposed in ((_POLICIES, True), (_CHOICES, False)):
        for root in roots:
            value = _integer((registry.values(rf"{root}\{path}") or {}).get(name.lower()))
            if value is not None:
                return Setting(value, imposed)
    return Setting(None, imposed=False)


def excel_checks(registry: Registry, startup: PurePath, *, signed: bool) -> Iterator[Check]:
    """Check what Excel allows to an add-in of the start-up folder."""
    yield _addins(registry)
    yield _signature(registry, signed=signed)
    yield _macros(registry, signed=signed)
    if str(startup).startswith("\\\\"):
        yield _network(registry, startup)
    yield _disabled_item(registry)


def windows_checks(registry: Registry, python: PureWindowsPath | PurePath) -> Iterator[Check]:
    """Check what Windows allows: Excel to start Python, and Python to run where it stands."""
    yield _child_process(registry, python)
    yield _applocker(registry, python)


def _addins(registry: Registry) -> Check:
    disabled = setting(registry, _SECURITY, "DisableAllAddins")
    if disabled.value != 1:
        return allowed("Excel ouvre les compléments.")
    return blocked(
        "Excel n’ouvre aucun complément (réglage DisableAllAddins).",
        _remedy(disabled, "décochez « Désactiver tous les compléments d’application »", "lever cette stratégie"),
    )


def _signature(registry: Registry, *, signed: bool) -> Check:
    required = setting(registry, _SECURITY, "RequireAddinSig")
    if required.value != 1:
        return allowed("Excel accepte un complément sans signature.")
    if signed:
        return unknown(
            "Excel n’accepte que les compléments signés par un éditeur approuvé ; celui-ci porte une signature.",
            f"{_IT} si le certificat de cette signature figure parmi les éditeurs approuvés.",
        )
    return blocked(
        "Excel n’accepte que les compléments signés par un éditeur approuvé (réglage RequireAddinSig) ; celui-ci "
        "ne l’est pas.",
        f"{_IT} de signer « calpae.xlam » avec le certificat de la collectivité et d’approuver cet éditeur.",
    )


def _macros(registry: Registry, *, signed: bool) -> Check:
    disabled = setting(registry, _LOCATIONS, "AllLocationsDisabled")
    if disabled.value != 1:
        return allowed("Le dossier de démarrage d’Excel est un emplacement approuvé : ses macros s’exécutent.")
    warnings = setting(registry, _SECURITY, "VBAWarnings")
    if warnings.value == _ALL_MACROS:
        return allowed("Les emplacements approuvés sont désactivés, mais Excel exécute toutes les macros.")
    fact = "Les emplacements approuvés sont désactivés (réglage AllLocationsDisabled)"
    lift = _remedy(
        disabled, "décochez « Désactiver tous les emplacements approuvés »", "approuver le dossier de démarrage d’Excel"
    )
    if warnings.value == _NO_MACRO:
        return blocked(f"{fact} et Excel n’exécute aucune macro (réglage VBAWarnings).", lift)
    if warnings.value == _SIGNED_ONLY and not signed:
        return blocked(f"{fact} et Excel n’exécute que les macros signées (réglage VBAWarnings).", lift)
    if warnings.value == _SIGNED_ONLY:
        return unknown(f"{fact} ; Excel exécute les macros signées par un éditeur approuvé.", lift)
    return unknown(f"{fact} : Excel demandera à chaque démarrage s’il faut activer les macros.", lift)


def _network(registry: Registry, startup: PurePath) -> Check:
    networked = setting(registry, _LOCATIONS, "AllowNetworkLocations")
    if networked.value == 1:
        return allowed(f"Le dossier de démarrage est sur le réseau, qu’Excel approuve : « {startup} ».")
    return blocked(
        f"Le dossier de démarrage est sur le réseau, qu’Excel n’approuve pas (AllowNetworkLocations) : « {startup} ».",
        f"{_IT} d’installer le complément avec --pour-tous, ou d’autoriser les emplacements approuvés du réseau.",
    )


def _disabled_item(registry: Registry) -> Check:
    items = registry.values(_DISABLED_ITEMS) or {}
    if any(
        "calpae" in item.decode("utf-16-le", "ignore").lower() for item in items.values() if isinstance(item, bytes)
    ):
        return blocked(
            "Excel a désactivé le complément après un arrêt brutal.",
            "Dans Excel, « Fichier », « Options », « Compléments », « Gérer : Éléments désactivés », « Atteindre… » : "
            "choisissez calpae.xlam, puis « Activer ».",
        )
    return allowed("Excel n’a pas désactivé le complément.")


def _child_process(registry: Registry, python: PurePath) -> Check:
    modes = [_rule_mode(registry, defender) for defender in (_DEFENDER_POLICY, _DEFENDER_OWN)]
    mode = next((mode for mode in modes if mode is not None), _OFF)
    title = "« Empêcher toutes les applications Office de créer des processus enfants »"
    if mode in (_BLOCK, _WARN) and not _excluded(registry, python):
        effect = "bloque" if mode == _BLOCK else "interrompt par un avertissement"
        return blocked(
            f"La règle de réduction de la surface d’attaque {title} {effect} le lancement de Python par Excel.",
            f"{_IT} d’exclure de cette règle « {python} » (règle {CHILD_PROCESS_RULE}).",
        )
    if any(registry.values(rf"{root}\{_GUARD}\Rules") is None for root in (_DEFENDER_POLICY, _DEFENDER_OWN)):
        return unknown(
            f"Vos droits ne permettent pas de lire la règle {title}.",
            f"{_IT} si elle est active ; si oui, « {python} » doit en être exclu.",
        )
    state = {_BLOCK: "exclut Python", _WARN: "exclut Python", _AUDIT: "ne fait qu’observer"}.get(
        mode, "n’est pas active"
    )
    return allowed(f"La règle {title} {state}.")


def _rule_mode(registry: Registry, defender: str) -> int | None:
    rules = registry.values(rf"{defender}\{_GUARD}\Rules") or {}
    mode = _integer(rules.get(CHILD_PROCESS_RULE))
    if mode is not None:
        return mode
    # Mobile device management writes every rule in one value: « rule=mode|rule=mode ».
    managed = _managed(registry, defender, "asrrules")
    pairs = dict(pair.lower().split("=", 1) for pair in managed if "=" in pair)
    return _integer(pairs.get(CHILD_PROCESS_RULE))


def _excluded(registry: Registry, python: PurePath) -> bool:
    """Tell whether an exclusion covers a program: its path, or one of the folders it is in."""
    program = PureWindowsPath(python)
    covering = {str(path).lower() for path in (program, *program.parents)}
    for defender in (_DEFENDER_POLICY, _DEFENDER_OWN):
        named = registry.values(rf"{defender}\{_GUARD}\ASROnlyExclusions") or {}
        for text in (*named, *_managed(registry, defender, "asronlyexclusions")):
            if str(PureWindowsPath(text.strip().rstrip("\\*"))).lower() in covering:
                return True
    return False


def _managed(registry: Registry, defender: str, name: str) -> list[str]:
    text = (registry.values(rf"{defender}\Policy Manager") or {}).get(name)
    return text.split("|") if isinstance(text, str) else []


def _applocker(registry: Registry, python: PurePath) -> Check:
    rules = registry.values(rf"{_APPLOCKER}\Exe")
    if rules is None:
        return unknown(
            "Vos droits ne permettent pas de lire les règles AppLocker.",
            f"{_IT} si « {python} » est autorisé à s’exécuter.",
        )
    program_files = any(part.lower().startswith("program files") for part in PureWindowsPath(python).parts)
    if _integer(rules.get("enforcementmode")) != _ENFORCED:
        return allowed("AppLocker ne filtre pas les programmes.")
    if program_files:
        return allowed("AppLocker filtre les programmes ; ses règles par défaut autorisent « Program Files ».")
    return unknown(
        "AppLocker filtre les programmes ; ses règles par défaut n’autorisent pas un programme du dossier personnel.",
        f"{_IT} d’installer Python dans « C:\\Program Files\\Calpae », ou d’autoriser « {python} ».",
    )


def _remedy(setting: Setting, own: str, policy: str) -> str:
    return f"{_IT} de {policy}." if setting.imposed else f"{_TRUST_CENTER}, {own}."


def _integer(value: RegistryValue) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
