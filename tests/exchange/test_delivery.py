"""Outlook first, then a draft in a file, then a bare message; nothing is ever sent."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from time import monotonic
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from drafts import draft
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.core.campaign.settings import SendingWay
from calpae_xl.exchange.delivery import Delivery, Desktop, deliver, mailto
from calpae_xl.exchange.message import unsent
from calpae_xl.exchange.outlook import NoOutlookError, show_draft


class FakeItem:
    """A new message of Outlook; it has no ``Send``: calling it would fail the test."""

    def __init__(self) -> None:
        self.attached: list[str] = []
        self.displayed: list[bool] = []

    @property
    def Attachments(self):  # noqa: N802
        return self

    def Add(self, path: str) -> None:  # noqa: N802
        self.attached.append(path)

    def Display(self, modal: bool) -> None:  # noqa: N802
        self.displayed.append(modal)


class FakeComError(Exception):
    """Stands for ``pywintypes.com_error``."""


class FakeCom:
    errors = (FakeComError,)

    def __init__(self, error: Exception | None = None) -> None:
        self.item, self.error, self.kinds = FakeItem(), error, []

    def start(self) -> None:
        self.kinds.append("started")

    def application(self):
        if self.error is not None:
            raise self.error
        return self

    def CreateItem(self, kind: int) -> FakeItem:  # noqa: N802
        self.kinds.append(kind)
        return self.item


def failing(error: Exception):
    def fail(*_):
        raise error

    return fail


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "CALPAE_67.xlsx"
    path.write_bytes(b"copie")
    return path


def test_outlook_shows_the_draft_with_the_copy_attached(copy):
    com = FakeCom()

    show_draft(draft(), copy, com)

    assert com.kinds == ["started", 0]
    assert (com.item.To, com.item.Subject) == ("bas-rhin@alsace.example", "CALPAE 2022 – collecte du Bas-Rhin")
    assert com.item.Body == "Bonjour,\r\n\r\nÀ compléter pour le 31 janvier 2023.\r\n"
    assert com.item.attached == [str(copy.resolve())]
    assert com.item.displayed == [False]


def test_an_outlook_that_does_not_answer_is_no_outlook(copy):
    with pytest.raises(NoOutlookError):
        show_draft(draft(), copy, FakeCom(FakeComError()))


def test_an_outlook_that_never_answers_is_not_waited_for(copy):
    com, answer = FakeCom(), Event()
    com.application = lambda: answer.wait(20)
    before = monotonic()

    with pytest.raises(NoOutlookError, match="no answer"):
        show_draft(draft(), copy, com, seconds=0.05)
    assert monotonic() - before < 10
    answer.set()


@pytest.mark.parametrize("running", [True, False], ids=["classic", "none or the new one"])
def test_outlook_is_never_started(running: bool, copy, monkeypatch: pytest.MonkeyPatch):
    com = FakeCom()

    def active(name: str) -> FakeCom:
        assert name == "Outlook.Application"
        if not running:
            raise FakeComError("MK_E_UNAVAILABLE")
        return com

    modules = {
        "pythoncom": SimpleNamespace(CoInitialize=lambda: None),
        "pywintypes": SimpleNamespace(com_error=FakeComError),
        # No Dispatch: with the new Outlook it may never return.
        "win32com.client": SimpleNamespace(GetActiveObject=active),
    }
    monkeypatch.setattr("calpae_xl.exchange.outlook.import_module", modules.__getitem__)

    if running:
        show_draft(draft(), copy)
        assert com.item.displayed == [False]
    else:
        with pytest.raises(NoOutlookError, match="MK_E_UNAVAILABLE"):
            show_draft(draft(), copy)


def test_a_bug_of_ours_is_not_taken_for_a_missing_outlook(copy):
    with pytest.raises(ZeroDivisionError):
        show_draft(draft(), copy, FakeCom(ZeroDivisionError()))


def test_a_computer_without_windows_has_no_outlook(copy):
    with pytest.raises(NoOutlookError):
        show_draft(draft(), copy)


def test_with_outlook_no_file_is_left_beside_the_copy(copy):
    shown = []

    done = deliver(draft(), copy, SendingWay.OUTLOOK, Desktop(lambda *it: shown.append(it), failing(OSError())))

    assert done is Delivery.OUTLOOK
    assert shown == [(draft(), copy)]
    assert [*copy.parent.iterdir()] == [copy]


def test_without_outlook_a_draft_opens_from_its_file(copy):
    opened = []

    done = deliver(draft(), copy, SendingWay.OUTLOOK, Desktop(failing(NoOutlookError()), opened.append))

    assert done is Delivery.DRAFT_FILE
    assert opened == [str(copy.with_suffix(".eml"))]
    assert copy.with_suffix(".eml").read_bytes() == unsent(draft())


def test_whoever_wants_files_is_not_shown_outlook(copy):
    opened = []

    done = deliver(draft(), copy, SendingWay.EML, Desktop(failing(AssertionError()), opened.append))

    assert done is Delivery.DRAFT_FILE


def test_where_no_program_opens_drafts_a_bare_message_opens(copy):
    opened = []

    def open_addresses_only(target: str) -> None:
        if not target.startswith("mailto:"):
            raise OSError
        opened.append(target)

    done = deliver(draft(), copy, SendingWay.OUTLOOK, Desktop(failing(NoOutlookError()), open_addresses_only))

    assert done is Delivery.NEW_MESSAGE
    assert opened == [mailto(draft())]
    assert [*copy.parent.iterdir()] == [copy]


def test_where_nothing_opens_the_draft_stays_beside_the_copy(copy):
    done = deliver(draft(), copy, SendingWay.OUTLOOK, Desktop(failing(NoOutlookError()), failing(OSError())))

    assert done is Delivery.CLOSED_FILE
    assert copy.with_suffix(".eml").read_bytes() == unsent(draft())


def test_a_bare_message_says_the_same():
    url = urlsplit(mailto(draft(subject="A & B = C ? « été »")))

    assert (url.scheme, url.path) == ("mailto", "bas-rhin@alsace.example")
    fields = parse_qs(url.query, strict_parsing=True)
    assert fields == {
        "subject": ["A & B = C ? « été »"],
        "body": ["Bonjour,\r\n\r\nÀ compléter pour le 31 janvier 2023.\r\n"],
    }


@given(st.text(max_size=5_000))
def test_an_address_is_never_longer_than_windows_takes(body):
    url = mailto(draft(body=body.encode("utf-8", "replace").decode()))

    assert len(url) <= 2_000
    assert url.startswith("mailto:bas-rhin@alsace.example?")
    unquote(url, errors="strict")


def test_a_body_that_is_cut_says_so():
    assert unquote(mailto(draft(body="é" * 5_000))).endswith("é[…]")


def test_a_draft_never_replaces_a_file_of_its_name(copy):
    copy.with_suffix(".eml").write_text("d’une autre fois")
    opened = []

    done = deliver(draft(), copy, SendingWay.EML, Desktop(failing(NoOutlookError()), opened.append))

    assert (done, opened) == (Delivery.NEW_MESSAGE, [mailto(draft())])
    assert copy.with_suffix(".eml").read_text() == "d’une autre fois"


def test_without_room_for_a_draft_nor_a_program_the_copy_is_all_there_is(copy):
    copy.with_suffix(".eml").mkdir()

    done = deliver(draft(), copy, SendingWay.EML, Desktop(failing(NoOutlookError()), failing(OSError())))

    assert done is Delivery.NOTHING
