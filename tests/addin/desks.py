"""A desk that answers as a test tells it, and remembers what it was shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from calpae_xl.core.model import CellRef


class ScriptedDesk:
    """Answers are taken in order; a question that none was given for fails the test."""

    def __init__(self, *answers: object, selected: CellRef | None = None) -> None:
        self.answers = list(answers)
        self.at = selected or CellRef("67 Bas-Rhin", "B2")
        self.told: list[str] = []
        self.problems: list[str] = []
        self.questions: list[str] = []
        self.shown: list[CellRef] = []
        self.status: list[str] = []
        self.opened: list[Path] = []

    def selected(self) -> CellRef:
        return self.at

    def show(self, at: CellRef) -> None:
        self.shown.append(at)
        self.at = at

    def tell(self, text: str, *, problem: bool = False) -> None:
        (self.problems if problem else self.told).append(text)

    def confirm(self, question: str) -> bool:
        return bool(self._answer(question))

    def choose(self, question: str) -> bool | None:
        return self._answer(question)  # type: ignore[return-value]

    def ask(self, question: str, default: str = "") -> str | None:
        answer = self._answer(question)
        return default if answer == "" else answer  # type: ignore[return-value]

    def pick_files(self, title: str) -> Sequence[Path]:
        return self._answer(title)  # type: ignore[return-value]

    def pick_folder(self, title: str) -> Path | None:
        return self._answer(title)  # type: ignore[return-value]

    def pick_target(self, title: str, name: str) -> Path | None:
        return self._answer(f"{title} {name}")  # type: ignore[return-value]

    def open_document(self, path: Path) -> None:
        self.opened.append(path)

    @contextmanager
    def working(self, text: str) -> Iterator[None]:
        self.status.append(text)
        yield

    def _answer(self, question: str) -> object:
        self.questions.append(question)
        return self.answers.pop(0)
