"""The sheet « Codes »: one line a finding code; « calpae codes » prints the same."""

from __future__ import annotations

CODE_HEADERS = {
    "code": "Code",
    "title": "Constat",
    "severity": "Gravité",
    "level": "Niveau",
    "example": "Exemple",
    "remedy": "Que faire",
}
