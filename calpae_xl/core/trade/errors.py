"""What prevents any answer: each error builds its own French sentence, problem then remedy."""

from __future__ import annotations


class CalpaeError(Exception):
    """Anything that a person can mend; its text is shown to them as it is.

    Attributes:
        problem: What is wrong.
        remedy: What to do about it.
        in_excel: The whole text for whoever clicked on a button: no command nor option of the command line in it.
    """

    def __init__(self, problem: str, remedy: str, *, in_excel: str = "") -> None:
        """Make it.

        Args:
            problem: What is wrong.
            remedy: What to do about it.
            in_excel: The same in Excel, where that is done by a button; by default as elsewhere.
        """
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.in_excel = f"{problem} {in_excel or remedy}"


class UnusableFileError(CalpaeError):
    """A file that is not a workbook we can read: missing, damaged, protected, of another format."""

    def __init__(self, file: str, fault: str, remedy: str) -> None:
        super().__init__(f"Le fichier « {file} » {fault}.", remedy)


class NotACalpaeWorkbookError(CalpaeError):
    """A sound workbook that holds none of our sheets."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"Le classeur « {file} » n’est pas un classeur CALPAE : aucune feuille de saisie n’y est reconnue.",
            "Choisissez le classeur CALPAE de la campagne ou une copie de celui-ci ; "
            "« calpae construire » en crée un neuf.",
            in_excel="Ouvrez le classeur CALPAE de la campagne, ou une copie de celui-ci, puis recommencez.",
        )
