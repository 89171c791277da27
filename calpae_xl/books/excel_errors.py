"""What prevents working in Excel, said in French: each error builds its own sentence, problem then remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import listed, typeset

_FINISH = "Terminez la saisie en cours (touche Entrée ou Échap), fermez les boîtes de dialogue, puis recommencez."

# https://learn.microsoft.com/windows/win32/com/com-error-codes-1: Excel does not take the call now:
# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, and its own VBA_E_IGNORE while a cell is being edited.
_BUSY = frozenset({-2147418111, -2147417846, -2146777998})
# Excel is no longer there: RPC_E_DISCONNECTED, RPC_S_SERVER_UNAVAILABLE, RPC_S_CALL_FAILED.
_GONE = frozenset({-2147417848, -2147023174, -2147023170})


class ExcelBusyError(CalpaeError):
    """Somebody is typing in a cell, or a dialog is open: Excel answers nobody."""

    def __init__(self) -> None:
        super().__init__(
            "Excel est occupé : une cellule est en cours de saisie ou une boîte de dialogue est ouverte.", _FINISH
        )


def is_refused_for_now(error: BaseException) -> bool:
    """Tell whether Excel refused a call only because somebody is in the middle of something."""
    _, _, _, _, _, source_code = getattr(error, "excepinfo", None) or (None,) * 6
    return getattr(error, "hresult", None) in _BUSY or source_code in _BUSY


class ExcelGoneError(CalpaeError):
    """Excel was closed, or crashed, meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Excel ne répond plus : il a été fermé, ou s’est arrêté, pendant l’opération.",
            "Rouvrez le classeur, vérifiez ce qu’il contient, puis recommencez.",
        )


class ExcelRefusalError(CalpaeError):
    """Excel refused an operation, for a reason of its own."""

    def __init__(self, book: str, reason: str) -> None:
        said = f" (« {reason} »)" if reason else ""
        super().__init__(
            typeset(f"Excel a refusé une opération sur le classeur « {book} »{said}."),
            "Vérifiez que le classeur peut être modifié, enregistrez-le, puis recommencez ; si cela se reproduit, "
            "transmettez ce message au service informatique.",
        )


class NotCalledFromExcelError(CalpaeError):
    """No Excel said from which workbook somebody clicked."""

    def __init__(self) -> None:
        super().__init__(
            "Ce programme se lance depuis Excel.",
            typeset("Ouvrez le classeur CALPAE dans Excel, puis utilisez l’onglet « CALPAE » du ruban."),
        )


class BookNotOpenError(CalpaeError):
    """The workbook from which somebody clicked cannot be found among those that Excel edits."""

    def __init__(self, book: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {book} » n’est pas ouvert en modification dans cet Excel."),
            typeset("Ouvrez-le, cliquez sur « Activer la modification » si Excel le propose, puis recommencez."),
        )


class UneditableBookError(CalpaeError):
    """A workbook that can be looked at, not changed."""

    def __init__(self, book: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Le classeur « {book} » {fault}."), typeset(remedy))


class LockedSheetError(CalpaeError):
    """A sheet to write was protected with a password that nobody told us."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            typeset(f"La feuille « {sheet} » est protégée par un mot de passe ; rien n’a été écrit."),
            typeset("Ôtez cette protection (onglet Révision, « Ôter la protection de la feuille »), puis recommencez."),
        )


class ManyAreasError(CalpaeError):
    """What is selected is in more pieces than can be asked for in the time of a click."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            typeset(f"La sélection de « {sheet} » est en trop de morceaux."),
            "Sélectionnez moins de lignes à la fois, puis recommencez.",
        )


class HiddenSheetError(CalpaeError):
    """A sheet to show is hidden."""

    def __init__(self, sheet: str, *, listed: bool = True) -> None:
        """Make it.

        Args:
            sheet: Its name.
            listed: Whether Excel lists it among those that can be shown: one that a program hid it does not.
        """
        super().__init__(
            typeset(f"La feuille « {sheet} » est masquée."),
            typeset(
                "Affichez-la (clic droit sur un onglet, « Afficher »), puis recommencez."
                if listed
                else "Un programme l’a masquée, et Excel ne propose pas de l’afficher : « Remettre le classeur en "
                "état » fait un classeur où elle se voit."
            ),
        )


class HiddenRowError(CalpaeError):
    """A cell to show stands in a row that a filter or a person hides: what is typed next goes there, unseen."""

    def __init__(self, at: CellRef) -> None:
        super().__init__(
            typeset(f"La cellule {at.cell} de « {at.sheet} » est sélectionnée, mais sa ligne est masquée."),
            typeset("Ôtez le filtre (Données > Effacer), ou affichez la ligne, avant de taper quoi que ce soit."),
        )


class NotTakenError(CalpaeError):
    """A cell does not hold what was written into it."""

    def __init__(self, at: CellRef) -> None:
        super().__init__(
            typeset(
                f"Feuille « {at.sheet} », cellule {at.cell} : relue, la cellule diffère de ce qui y a été écrit ; "
                "ce qui venait d’être écrit a été retiré."
            ),
            "Vérifiez le format, la validation et la fusion de cette cellule, puis recommencez ; si cela se reproduit, "
            "transmettez ce message au service informatique.",
        )


class ChangedMeanwhileError(CalpaeError):
    """Somebody changed a sheet between its reading and its writing."""

    def __init__(self, at: CellRef) -> None:
        super().__init__(
            typeset(f"La feuille « {at.sheet} » a changé pendant que CALPAE travaillait (cellule {at.cell})."),
            typeset("Rien n’a été écrit. Recommencez."),
        )


class NameNotTakenError(CalpaeError):
    """A defined name does not refer to what it was given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            typeset(f"Le nom « {name} » n’a pas pu être rétabli ; ce qui venait d’être écrit a été retiré."),
            typeset(
                "Affichez la feuille « Accueil », puis recommencez ; si cela se reproduit, supprimez ce nom dans "
                "Formules > Gestionnaire de noms et recommencez."
            ),
        )


class NotPutBackError(CalpaeError):
    """Writing failed, and so did putting back what was there."""

    def __init__(self, book: str, places: Mapping[str, Sequence[str]], reason: str) -> None:
        where = listed([f"{listed([*areas], most=6)} de « {sheet} »" for sheet, areas in places.items()], most=6)
        super().__init__(
            typeset(
                f"L’écriture dans « {book} » s’est interrompue, et Excel n’a pas laissé remettre ce qui s’y trouvait : "
                f"{where}. {reason}"
            ),
            typeset("Fermez le classeur sans l’enregistrer, rouvrez-le, puis recommencez."),
        )


def said_left_open(sheets: Sequence[str]) -> str:
    """Say which sheets Excel did not protect again, and how to."""
    names = listed([f"« {sheet} »" for sheet in sheets], most=6)
    one = len(sheets) == 1
    which, them = (
        ("la feuille", "elle reste ouverte à la saisie") if one else ("les feuilles", "elles restent ouvertes")
    )
    return typeset(
        f"Excel n’a pas laissé protéger de nouveau {which} {names} : {them}. Affichez-{'la' if one else 'les'}, puis "
        "choisissez Révision > Protéger la feuille, sans mot de passe."
    )


class LeftOpenError(CalpaeError):
    """Writing failed; what was there is back, but for the protection of some sheets."""

    def __init__(self, sheets: Sequence[str], reason: str) -> None:
        super().__init__(reason, said_left_open(sheets))


class DistantFileError(CalpaeError):
    """A file or a folder was picked that no path leads to."""

    def __init__(self, address: str) -> None:
        super().__init__(
            typeset(f"« {address} » est une adresse en ligne, que CALPAE ne peut ni lire ni écrire."),
            typeset(
                "Choisissez le même dossier dans l’Explorateur de fichiers (OneDrive ou SharePoint synchronisé), ou "
                "enregistrez-en d’abord une copie sur ce poste."
            ),
        )


class UncalculatedError(CalpaeError):
    """Excel was kept from calculating to the end."""

    def __init__(self, book: str) -> None:
        super().__init__(
            typeset(f"Excel n’a pas fini de calculer le classeur « {book} »."),
            "Appuyez sur F9, attendez « Prêt » en bas de la fenêtre, puis recommencez.",
        )


class NoCopyInExcelError(CalpaeError):
    """A copy was asked of a workbook that is open in Excel."""

    def __init__(self, book: str) -> None:
        super().__init__(
            typeset(f"Le classeur « {book} » est ouvert dans Excel, où l’on écrit sur place."),
            typeset("Pour en garder une copie, utilisez « Enregistrer une copie » dans Excel, puis recommencez."),
        )


@contextmanager
def explained(book: str, failures: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn what Excel answers into a sentence.

    Args:
        book: Name of the workbook.
        failures: Classes of the exceptions by which the engine reports a failed call.

    Raises:
        CalpaeError: The sentence.
    """
    try:
        yield
    except failures as error:
        _, _, reason, _, _, _ = getattr(error, "excepinfo", None) or (None,) * 6
        # xlwings has a class of its own for a call that Excel kept rejecting; it carries no code.
        if is_refused_for_now(error) or type(error).__name__ == "ExcelBusyError":
            raise ExcelBusyError from error
        if getattr(error, "hresult", None) in _GONE:
            raise ExcelGoneError from error
        raise ExcelRefusalError(book, str(reason or "").strip()) from error
