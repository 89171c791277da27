"""One click: where it was made, by whom, when."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from calpae_xl.books.desk import Desk
from calpae_xl.books.port import LiveBook


class Click(NamedTuple):
    """A click on a button of the ribbon.

    Attributes:
        book: The workbook in front of the person.
        argument: What the button adds to its action: a type of reservation; often empty.
    """

    book: LiveBook
    desk: Desk
    at: datetime
    user: str
    argument: str = ""
