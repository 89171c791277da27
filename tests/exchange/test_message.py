"""The message as the programs that open it see it."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from drafts import CONTENT, draft
from hypothesis import given
from hypothesis import strategies as st

from calpae_xl.exchange.message import Attachment, UnusableHeaderError, ready, unsent

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def parsed(**changes):
    return message_from_bytes(unsent(draft(**changes)), policy=default)


def test_a_draft_opens_for_editing_and_names_functional_mailboxes_only():
    message = parsed()

    assert message["X-Unsent"] == "1"
    assert message["From"] == "Collectivité européenne d’Alsace <calpae@alsace.example>"
    assert message["To"] == "bas-rhin@alsace.example"
    assert message["Subject"] == "CALPAE 2022 – collecte du Bas-Rhin"
    assert (message["Cc"], message["Bcc"], message["Date"], message["Message-ID"]) == (None, None, None, None)


def test_the_words_and_the_workbook_arrive_as_they_left():
    message = parsed()

    body = message.get_body().get_content().replace("\r\n", "\n")
    assert body == "Bonjour,\n\nÀ compléter pour le 31 janvier 2023.\n"
    [attachment] = message.iter_attachments()
    assert attachment.get_content() == CONTENT
    assert attachment.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert attachment.get_filename() == "CALPAE_67_2022_collecte_v1_2026-11-21.xlsx"


def test_a_name_beyond_ascii_follows_rfc_2231():
    data = unsent(draft(attachment=Attachment("Évolutions_d’été.xlsx", CONTENT)))

    assert b"filename*=utf-8''%C3%89volutions_d%E2%80%99%C3%A9t%C3%A9.xlsx" in data
    [attachment] = message_from_bytes(data, policy=default).iter_attachments()
    assert attachment.get_filename() == "Évolutions_d’été.xlsx"


def test_lines_end_as_messages_want_and_fit():
    data = unsent(draft())

    assert data.count(b"\n") == data.count(b"\r\n") > 10
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_the_same_draft_gives_the_same_bytes():
    assert unsent(draft()) == unsent(draft())


def test_nobody_known_leaves_the_headers_out():
    message = parsed(sender="", to="")

    assert (message["From"], message["To"]) == (None, None)


def test_a_message_that_leaves_is_dated_and_recognised_when_it_is_tried_again():
    first, second = ready(draft(), AT), ready(draft(), AT)

    assert first["Date"].datetime == AT
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@alsace.example>")
    assert first["X-Unsent"] is None


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("subject", "Objet\r\nBcc: x@y.example", "L’objet « Objet⏎⏎Bcc"),
        ("sender_name", "Service\nBcc: x@y.example", "Le service « Service⏎Bcc"),
        ("to", "a@b.example\nBcc: x@y.example", "L’adresse « a@b.example⏎Bcc"),
        ("sender", "a@b.example\r\n", "L’adresse « a@b.example⏎⏎"),
        ("attachment", Attachment("a\nb.xlsx", CONTENT), "Le nom de fichier « a⏎b.xlsx"),
    ],
)
def test_a_line_end_cannot_forge_a_header(field, value, shown):
    with pytest.raises(UnusableHeaderError, match="ne peut pas figurer dans un message") as refused:
        unsent(draft(**{field: value}))

    assert shown in str(refused.value).replace("\u00a0", " ")


@given(st.text(max_size=60))
def test_no_subject_adds_a_header(subject):
    try:
        message = parsed(subject=subject)
    except UnusableHeaderError:
        return
    assert {*message.keys()} == {"From", "To", "Subject", "MIME-Version", "Content-Type", "X-Unsent"}
