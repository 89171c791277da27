"""« calpae envoyer », from the terminal: what is kept, what leaves, what is refused."""

from __future__ import annotations

import hashlib
import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from factories import plain
from mailserver import PASSWORD, USER
from masters import edit, sheet, shipped
from sendings import BAS_RHIN_MAILBOX, addressed

from calpae_xl.cli.main import run
from calpae_xl.core.sheets.journal import Action, read_journal

pytestmark = pytest.mark.usefixtures("own_state")

SECRET = "CALPAE_SMTP_MOT_DE_PASSE"

UNDATED = "Aucune date de retour n’est demandée : « Paramètres », tableau des conventions.\n"


@pytest.fixture(autouse=True)
def _no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return addressed(tmp_path_factory.mktemp("classeur") / "CALPAE.xlsx")


@pytest.fixture
def path(shared: Path, tmp_path: Path) -> Path:
    own = tmp_path / "CALPAE.xlsx"
    own.write_bytes(shared.read_bytes())
    return own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "envois"


@pytest.fixture
def _trusted(authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have this computer trust the authority of the tests."""
    authority.cert_pem.write_to_path(str(tmp_path / "autorite.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "autorite.pem"))


def collect(path: Path, folder: Path, *options: str) -> int:
    return run(["envoyer", str(path), "collecte", "--departement", "67", "--dossier", str(folder), *options])


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    out, err = capsys.readouterr()
    return plain(out), plain(err)


def kept(folder: Path) -> list[str]:
    return sorted(file.name.rpartition("_")[0] + file.suffix for file in folder.iterdir())


def test_the_copy_and_its_draft_are_kept_and_the_workbook_is_left_alone(path, folder, capsys):
    before = path.read_bytes()

    assert collect(path, folder, "--echeance", "2027-01-31") == 0

    assert kept(folder) == ["CALPAE_67_2022_collecte_v1.eml", "CALPAE_67_2022_collecte_v1.xlsx"]
    [copy], [draft] = folder.glob("*.xlsx"), folder.glob("*.eml")
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert message["To"] == BAS_RHIN_MAILBOX
    [attachment] = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == (copy.name, copy.read_bytes())
    out, err = said(capsys)
    assert f"Empreinte du fichier : {hashlib.sha256(copy.read_bytes()).hexdigest()}" in out
    assert "Objet : CALPAE 2022 – collecte Bas-Rhin (67), à compléter pour le 31 janvier 2027" in out
    assert err == (
        "Le journal du classeur n’a pas été complété : ajoutez --sur-place pour y garder cet envoi. "
        "Sans cela, chaque différence du retour avec le classeur sera à décider.\n"
    )
    assert path.read_bytes() == before


def test_in_place_the_journal_keeps_the_sending_and_the_workbook_its_copy(path, folder, capsys):
    assert collect(path, folder, "--sur-place") == 0

    [entry] = read_journal(sheet(path, "Journal")).entries
    [copy] = folder.glob("*.xlsx")
    assert (entry.user, entry.action, entry.file) == ("jeanne", Action.SEND.value, copy.name)
    assert entry.digest == hashlib.sha256(copy.read_bytes()).hexdigest()
    assert len([*path.parent.glob("CALPAE (sauvegarde *.xlsx")]) == 1
    out, err = said(capsys)
    assert "(sauvegarde : « CALPAE (sauvegarde" in out
    assert out.endswith(f"Ensuite : relisez et envoyez le message « {copy.with_suffix('.eml')} ».\n")
    assert err == UNDATED


def test_versions_follow_the_folder_even_without_a_journal(path, folder):
    assert collect(path, folder) == collect(path, folder) == 0

    assert [name for name in kept(folder) if name.endswith("xlsx")] == [
        "CALPAE_67_2022_collecte_v1.xlsx",
        "CALPAE_67_2022_collecte_v2.xlsx",
    ]


def test_a_version_that_left_is_never_replaced(path, folder, capsys):
    assert collect(path, folder) == 0
    before = {file: file.read_bytes() for file in folder.iterdir()}

    assert collect(path, folder, "--version", "1") == 2

    assert {file: file.read_bytes() for file in folder.iterdir()} == before
    assert "existe déjà : il n’a pas été remplacé. Choisissez une autre version avec --version" in said(capsys)[1]


def test_a_folder_that_cannot_be_written_is_told(path, tmp_path, capsys):
    (tmp_path / "fichier").write_text("pas un dossier")

    assert collect(path, tmp_path / "fichier" / "envois") == 2

    assert "La copie n’a pas pu être écrite dans" in said(capsys)[1]


def test_simulating_shows_the_message_and_keeps_nothing(path, folder, capsys):
    assert collect(path, folder, "--simuler", "--sur-place") == 0

    out, err = said(capsys)
    assert "Bonjour," in out
    assert out.endswith("Simulation : rien n’a été écrit ni envoyé.\n")
    assert err == UNDATED
    assert not folder.exists()
    assert read_journal(sheet(path, "Journal")).entries == []


def test_a_transmission_that_blocks_is_refused_until_it_may_be_provisional(path, folder, capsys):
    arguments = ["envoyer", str(path), "transmission", "--dossier", str(folder)]

    assert run(arguments) == 1
    err = said(capsys)[1]
    assert "5 constats bloquants, « 67 Bas-Rhin, F9 », « " in err
    assert re.search(
        r"Ensuite : corrigez ou justifiez ce qui bloque \(5 points\)\. Le premier, « \d\d .*« calpae ", err
    )
    assert not folder.exists()

    assert run([*arguments, "--provisoire"]) == 0
    assert "CALPAE_CeA_2022_transmission_v1.xlsx" in kept(folder)


def test_the_report_is_one_json_document_when_asked(path, folder, capsys):
    assert collect(path, folder, "--json", "--sur-place") == 0

    document = json.loads(capsys.readouterr().out)
    [copy] = folder.glob("*.xlsx")
    assert document["schema"] == "calpae/sending/1"
    assert (document["file"], document["path"]) == (copy.name, str(copy))
    assert (document["territory"], document["version"], document["to"]) == ("67", 1, BAS_RHIN_MAILBOX)
    assert (document["server"], document["written"]["changed"]) == (None, True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--departement", "75"], "« 75 » n’est pas un département du classeur."),
        (["--echeance", "demain"], "demain"),
        (["--version", "0"], "0"),
        (["--utilisateur", "calpae"], "--utilisateur va avec --smtp"),
        (["--smtp", "pas un serveur"], "Aucun serveur à ce nom : « pas un serveur »."),
        (["--smtp", "paramètres", "--utilisateur", "calpae"], "Avec --utilisateur, nommez le serveur"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_kept(path, folder, capsys, options, told):
    assert collect(path, folder, *options) == 2

    assert told in said(capsys)[1]
    assert not folder.exists()


def test_a_deadline_makes_no_sense_for_a_transmission(path, capsys):
    assert run(["envoyer", str(path), "transmission", "--echeance", "2027-01-31"]) == 2

    assert "--echeance ne concerne que la collecte" in said(capsys)[1]


def test_nothing_leaves_without_a_sender_or_a_recipient(tmp_path, folder, capsys):
    bare = shipped(tmp_path / "CALPAE.xlsx")

    assert collect(bare, folder, "--smtp", "localhost:1") == 2

    assert "Sans expéditeur, rien ne peut être envoyé" in said(capsys)[1]
    assert not folder.exists()


@pytest.mark.usefixtures("_trusted")
def test_a_server_takes_the_message_with_the_password_of_the_environment(
    path, folder, capsys, mail_server, monkeypatch
):
    bag, port = mail_server(login=True)
    monkeypatch.setenv(SECRET, PASSWORD)

    assert collect(path, folder, "--smtp", f"localhost:{port}", "--utilisateur", USER, "--sur-place") == 0

    [envelope], [copy] = bag.envelopes, folder.glob("*.xlsx")
    message = message_from_bytes(envelope.content, policy=default)
    assert (bag.tls, envelope.rcpt_tos) == ([True], [BAS_RHIN_MAILBOX])
    assert [part.get_content() for part in message.iter_attachments()] == [copy.read_bytes()]
    assert message["X-Unsent"] is None
    assert [file.suffix for file in folder.iterdir()] == [".xlsx"]
    assert len(read_journal(sheet(path, "Journal")).entries) == 1
    out, err = said(capsys)
    assert "Message remis au serveur « localhost »." in out
    assert PASSWORD not in out + err


@pytest.mark.usefixtures("_trusted")
def test_a_password_is_asked_when_the_environment_has_none(path, folder, mail_server, monkeypatch):
    bag, port = mail_server(login=True)
    asked = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(plain(prompt)) or PASSWORD)

    assert collect(path, folder, "--smtp", f"localhost:{port}", "--utilisateur", USER) == 0

    assert asked == ["Mot de passe de calpae sur localhost : "]
    assert len(bag.envelopes) == 1


@pytest.mark.usefixtures("_trusted")
def test_the_server_of_the_workbook_is_used_when_asked_and_gets_no_password(path, folder, mail_server, monkeypatch):
    bag, port = mail_server()
    monkeypatch.setenv(SECRET, PASSWORD)
    edit(path, "Paramètres", {"C30": f"localhost:{port}"})

    assert collect(path, folder, "--smtp", "paramètres") == 0

    assert len(bag.envelopes) == 1


def test_a_message_that_did_not_leave_leaves_no_copy_and_no_line(path, folder, capsys, mail_server):
    bag, port = mail_server()  # Nobody trusts its certificate here.

    assert collect(path, folder, "--smtp", f"localhost:{port}", "--sur-place") == 2

    assert "présente un certificat auquel ce poste ne fait pas confiance" in said(capsys)[1]
    assert bag.envelopes == []
    assert [*folder.iterdir()] == []
    assert read_journal(sheet(path, "Journal")).entries == []
