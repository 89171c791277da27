"""Which addresses can be used, and which look like a person's."""

from __future__ import annotations

import pytest

from calpae_xl.core.trade.mailboxes import is_mailbox, is_server, looks_personal, server_parts


@pytest.mark.parametrize("text", ["calpae@alsace.example", "pref-pauvrete@bas-rhin.gouv.example", "a.b+c@d-e.example"])
def test_one_plain_address_is_a_mailbox(text):
    assert is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("calpae", id="no-domain"),
        pytest.param("calpae@alsace", id="no-dot"),
        pytest.param("Service <calpae@alsace.example>", id="with-a-name"),
        pytest.param("a@b.example;c@d.example", id="two"),
        pytest.param("a@b.example\nBcc: c@d.example", id="line-end"),
        pytest.param("a b@c.example", id="space"),
        pytest.param("a..b@c.example", id="two-dots"),
        pytest.param("a" * 250 + "@b.example", id="too-long"),
        pytest.param("é@alsace.example", id="accent"),
    ],
)
def test_anything_else_is_none(text):
    assert not is_mailbox(text)


@pytest.mark.parametrize(
    "mailbox", ["marie.dupont@cea.example", "jean-paul.martin2@cea.example", "anne_klein@b.example"]
)
def test_a_first_and_a_last_name_look_personal(mailbox):
    assert looks_personal(mailbox)


@pytest.mark.parametrize(
    "mailbox",
    ["calpae@cea.example", "service.insertion@cea.example", "contact.rsa67@cea.example", "ddets-67@b.example"],
)
def test_an_office_does_not_look_personal(mailbox):
    assert not looks_personal(mailbox)


@pytest.mark.parametrize("mailbox", ["cote.or@b.example", "ddets.cotedor@b.example", "rsa.bourgogne@b.example"])
def test_nor_does_one_that_is_called_by_a_territory(mailbox):
    assert not looks_personal(mailbox, ["Bourgogne", "Côte-d'Or", "Haute-Saône", "Côte d’Or"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("smtp.alsace.example", ("smtp.alsace.example", None)),
        ("smtp.alsace.example:465", ("smtp.alsace.example", 465)),
        ("localhost:1", ("localhost", 1)),
        ("127.0.0.1:65535", ("127.0.0.1", 65535)),
    ],
)
def test_a_server_is_a_name_and_maybe_a_port(text, parts):
    assert server_parts(text) == parts


@pytest.mark.parametrize("text", ["", "smtp:0", "smtp:65536", "smtp:", "-smtp", "smtp example", "user@smtp", "a\nb"])
def test_what_is_no_server_is_refused(text):
    assert not is_server(text)


def test_an_address_may_be_as_long_as_messages_allow_and_no_longer():
    label = "a" * 63
    domain = f"{label}.{label}.{label}.example"
    longest = "a" * (254 - len(domain) - 1) + "@" + domain

    assert len(longest) == 254
    assert is_mailbox(longest)
    assert not is_mailbox("a" + longest)
    assert not is_mailbox(f"a@{label}a.example")
