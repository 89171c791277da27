"""A bug: its traceback goes to a log, the person gets one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from calpae_xl import __version__
from calpae_xl.core.trade.typography import typeset

_LARGEST_LOG = 1_000_000
_LOGS_KEPT = 3


def log_folder() -> Path:
    """Return the folder of the logs, the user's own: staff may not write elsewhere."""
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Calpae" / "Logs"
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification has relative paths ignored.
    return (Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state") / "calpae"


def record_bug(error: BaseException) -> str:
    """Log a traceback in full, and return the sentence to show."""
    import traceback

    details = "".join(traceback.format_exception(error))
    try:
        log = log_folder() / "calpae.log"
        _append(log, details)
    except (OSError, RuntimeError) as fault:  # RuntimeError: no home folder.
        unlogged = f"Erreur interne de CALPAE, qui n’a pas pu être consignée ({fault})."
        return typeset(f"{unlogged} Transmettez ce qui suit au service informatique : {details}")
    return typeset(
        f"Erreur interne de CALPAE ({type(error).__name__}) : transmettez le journal « {log} » au service informatique."
    )


def _append(log: Path, details: str) -> None:
    import logging
    from logging.handlers import RotatingFileHandler

    log.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        log, maxBytes=_LARGEST_LOG, backupCount=_LOGS_KEPT, encoding="utf-8", errors="replace"
    )
    # The handler prints its own failures to standard error and goes on; here they must be told.
    handler.handleError = _raise  # type: ignore[method-assign]
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    command = " ".join(sys.argv[1:])
    text = f"calpae {__version__}, Python {sys.version.split()[0]}, {sys.platform} : calpae {command}\n{details}"
    try:
        handler.emit(logging.LogRecord("calpae", logging.ERROR, __file__, 0, text, None, None))
    finally:
        handler.close()


def _raise(record: object) -> None:
    fault = sys.exc_info()[1]
    if fault is not None:
        raise fault
