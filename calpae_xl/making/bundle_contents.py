"""What of each wheel goes into the Windows bundle: what driving Excel takes, and nothing that IT would ask about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

ONLY: Mapping[str, tuple[str, ...]] = {
    # 60 of its 500 files: COM. Left out: the Pythonwin editor, services, ISAPI, MAPI, 2 programs, 50 binaries.
    "pywin32": (
        "pythoncom.py",
        "pywin32_system32/py*.dll",
        *(f"win32/{name}.pyd" for name in ("_win32sysloader", "win32api", "win32event", "win32gui", "win32process")),
        "win32/win32trace.pyd",
        *(f"win32/lib/{name}.py" for name in ("pywintypes", "win32con", "win32timezone", "win32traceutil", "winerror")),
        *(f"win32com/{name}.py" for name in ("__init__", "universal", "util", "olectl", "storagecon")),
        "win32com/client/*.py",
        "win32com/server/*.py",
    ),
}
"""Files kept of a distribution that has few of use to us."""

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "pywin32": ("win32com/client/combrowse.py", "win32com/client/tlbrowse.py", "win32com/server/register.py"),
    "xlwings": (
        "xlwings/pro/*",  # Under another licence than the rest, and of no use to us.
        "xlwings/addin/*",  # Its own add-in, quick starts, servers and web pages: macros and programs to vet.
        "xlwings/ext/*",
        "xlwings/html/*",
        "xlwings/js/*",
        "xlwings/rest/*",
        "xlwings/quickstart*",
        "xlwings/*.bas",
        "xlwings/*.applescript",
        "xlwings/xlwingslib.*.pyd",  # Reads files for the PRO engine.
        "xlwings/_xlmac.py",
        "xlwings/mac_dict.py",
        "xlwings/cli.py",
        "xlwings/reports.py",
        "xlwings/server.py",
    ),
}
"""Files left out of the others."""

LICENCES_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "pywin32": ("adodbapi/*", "isapi/*", "pythonwin/*", "com/win32comext/*"),
    "xlwings": ("LICENSE_PRO.txt",),
}
"""Licences of what is left out: they would announce software that is not there."""

BESIDE_PYTHON: Mapping[str, str] = {"pywin32_system32/": ""}
"""Folders of ``site-packages`` whose files go beside ``python.exe``."""

ABSENT: Mapping[str, str] = {
    "_typeshed": "types only",
    "typing_extensions": "types only",
    "attr": "optional in rich",
    "chardet": "optional in pygments",
    "IPython": "optional in rich",
    "ipywidgets": "optional in rich",
    "linkify_it": "optional in markdown-it-py",
    "matplotlib": "optional in xlwings",
    "numpy": "optional in xlwings",
    "openpyxl": "second reader, for tests",
    "pandas": "frames.py, for analysts",
    "pdfminer": "reads PDF, for « importer » on another computer",
    "pdfplumber": "reads PDF, for « importer » on another computer",
    "PIL": "optional in xlwings",
    "plotly": "optional in xlwings",
    "polars": "optional in xlwings",
    "pyodide": "xlwings in a browser",
    "pyopenvba": "builds the add-in, on another computer",
    "pywin": "dialog of a tool of pywin32",
    "pywin32_system32": "its DLLs stand beside python.exe",
    "win32com.gen_py": "made by pywin32 in the person's temporary folder",
    "win32com.server.register": "registers COM servers, which we are not",
    "win32ui": "dialog of a tool of pywin32",
    "xlwings._xlmac": "Excel for Mac",
    "xlwings.pro": "another licence",
    "xlwings.reports": "PRO",
    "xlwings.server": "xlwings on a web server",
}
"""Modules that something in the bundle names and that it does without, and why."""


def is_kept(distribution: str, path: str) -> bool:
    """Tell whether a file of a wheel goes into the bundle."""
    if path.endswith(".dist-info/METADATA"):  # Lets a scanner of vulnerabilities see what is installed.
        return True
    if distribution in ONLY and not _matches(path, ONLY[distribution]):
        return False
    return not _matches(path, LEFT_OUT.get(distribution, ()))


def is_licence_kept(distribution: str, path: str) -> bool:
    """Tell whether a licence concerns something that is in the bundle."""
    return not _matches(path, LICENCES_LEFT_OUT.get(distribution, ()))


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
