"""Sending through a real server, encrypted, and each way in which one may refuse."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from drafts import CONTENT, draft
from mailserver import PASSWORD, REFUSED, USER, free_port

from calpae_xl.exchange.message import ready
from calpae_xl.exchange.smtp import SendingError, Server, send

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def sent(server: Server, trusting: ssl.SSLContext, seconds: float = 10, **changes) -> None:
    send(ready(draft(**changes), AT), server, context=trusting, seconds=seconds)


def refused(server: Server, trusting: ssl.SSLContext, **options) -> str:
    with pytest.raises(SendingError) as error:
        sent(server, trusting, **options)
    return str(error.value).replace("\u00a0", " ")


def test_the_message_leaves_encrypted_and_whole(mail_server, trusting):
    bag, port = mail_server()

    sent(Server("localhost", port), trusting)

    [envelope] = bag.envelopes
    assert bag.tls == [True]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("calpae@alsace.example", ["bas-rhin@alsace.example"])
    [attachment] = message_from_bytes(envelope.content, policy=default).iter_attachments()
    assert attachment.get_content() == CONTENT


def test_a_server_that_asks_who_sends_is_told(mail_server, trusting):
    bag, port = mail_server(login=True)

    sent(Server("localhost", port, USER, PASSWORD), trusting)

    assert len(bag.envelopes) == 1


def test_no_variable_has_the_keys_of_the_connection_written(mail_server, authority, tmp_path, monkeypatch):
    bag, port = mail_server(login=True)
    keys, trusted = tmp_path / "keys.txt", tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    send(ready(draft(), AT), Server("localhost", port, USER, PASSWORD))

    assert len(bag.envelopes) == 1
    written = keys.read_text() if keys.exists() else ""
    assert not re.search(r"^(CLIENT|SERVER|EXPORTER)_", written, re.MULTILINE)


def test_no_encryption_no_message(mail_server, trusting):
    bag, port = mail_server(tls=False)

    said = refused(Server("localhost", port), trusting)

    assert said.startswith(
        "Le message n’a pas été envoyé : le serveur « localhost » ne propose pas de chiffrement (STARTTLS)."
    )
    assert bag.envelopes == []


def test_a_certificate_that_nobody_vouches_for_is_refused(mail_server):
    bag, port = mail_server()

    said = refused(Server("localhost", port), ssl.create_default_context())

    assert "présente un certificat auquel ce poste ne fait pas confiance" in said
    assert bag.envelopes == []


def test_a_certificate_of_another_server_is_refused(mail_server, trusting):
    _, port = mail_server(name="autre.example")

    assert "présente un certificat" in refused(Server("localhost", port), trusting)


def test_a_wrong_password_is_refused_and_never_repeated(mail_server, trusting):
    _, port = mail_server(login=True)

    said = refused(Server("localhost", port, USER, "faux-secret"), trusting)

    assert "refuse l’utilisateur « calpae » ou son mot de passe" in said
    assert "faux-secret" not in said


def test_a_login_that_the_server_does_not_know_is_refused(mail_server, trusting):
    _, port = mail_server()

    assert "refuse l’utilisateur « calpae »" in refused(Server("localhost", port, USER, PASSWORD), trusting)


def test_an_unknown_recipient_is_named(mail_server, trusting):
    bag, port = mail_server()

    assert f"refuse le destinataire « {REFUSED} »" in refused(Server("localhost", port), trusting, to=REFUSED)
    assert bag.envelopes == []


def test_a_message_beyond_the_limit_is_told_as_such(mail_server, trusting):
    _, port = mail_server(largest=1_000)

    assert "refuse un message de cette taille" in refused(Server("localhost", port), trusting)


def test_a_server_without_login_that_wants_one_says_so(mail_server, trusting):
    _, port = mail_server(login=True)

    assert "refuse l’expéditeur" in refused(Server("localhost", port), trusting)


def test_a_server_that_says_nothing_is_not_waited_for(silent_port, trusting):
    said = refused(Server("localhost", silent_port), trusting, seconds=0.2)

    assert f"n’a pas répondu sur le port {silent_port}" in said


def test_a_server_that_is_not_there_is_told_as_such(trusting):
    port = free_port()

    assert f"est injoignable sur le port {port}" in refused(Server("localhost", port), trusting)


def test_a_name_that_leads_nowhere_is_told_as_such(trusting):
    assert "est injoignable" in refused(Server("nulle-part.invalid", 587), trusting)
