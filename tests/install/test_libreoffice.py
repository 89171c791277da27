"""Where LibreOffice is."""

from __future__ import annotations

from pathlib import Path

import pytest

from calpae_xl.install import libreoffice as module
from calpae_xl.install.computer import Computer
from calpae_xl.install.libreoffice import libreoffice

KEY = r"HKLM\SOFTWARE\LibreOffice\UNO\InstallPath"


class Registry:
    def __init__(self, keys):
        self.keys = keys

    def values(self, key):
        return self.keys.get(key, {})


def test_windows_says_it_in_what_only_an_administrator_writes(tmp_path: Path):
    (tmp_path / "soffice.exe").touch()
    own = Registry({KEY.replace("HKLM", "HKCU"): {"": str(tmp_path)}})
    shared = Registry({KEY: {"": str(tmp_path)}})

    assert libreoffice(Computer("Windows", {"PATH": str(tmp_path)}, own)) is None
    assert libreoffice(Computer("Windows", {}, shared)) == tmp_path / "soffice.exe"


@pytest.mark.parametrize("held", [None, {}, {"": ""}, {"": 3}, {"": "/nowhere"}])
def test_a_registry_that_does_not_say_names_none(held):
    assert libreoffice(Computer("Windows", {}, Registry({KEY: held}))) is None


def test_elsewhere_it_is_looked_for_in_the_usual_places_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program = tmp_path / "soffice"
    monkeypatch.setattr(module, "_PLACES", (str(tmp_path / "absent"), str(program)))
    computer = Computer("Linux", {"PATH": str(tmp_path)}, Registry({}))

    assert libreoffice(computer) is None
    program.touch()
    assert libreoffice(computer) == program
