"""The functions that our formulas use, each of Excel 2007 or earlier, hence without a prefix in Excel 2016.

Source: Microsoft support, « Excel functions (alphabetical) », which marks those that came later; ECMA 18.17.7 for
the arguments. Each comes with the fewest and the most arguments it takes; a function that is not here is told by
the checker, and is added once looked up.
"""

from __future__ import annotations

MANY = 255
"""Arguments that a function takes at most (limits, « Arguments in a function »)."""

FUNCTIONS = {
    "ABS": (1, 1),
    "AND": (1, MANY),
    "CHAR": (1, 1),
    "CHOOSE": (2, MANY),
    "CLEAN": (1, 1),
    "COUNT": (1, MANY),
    "COUNTA": (1, MANY),
    "COUNTBLANK": (1, 1),
    "COUNTIF": (2, 2),
    "COUNTIFS": (2, 254),
    "EXACT": (2, 2),
    "FIND": (2, 3),
    "FIXED": (1, 3),
    "HYPERLINK": (1, 2),
    "IF": (2, 3),
    "IFERROR": (2, 2),
    "INDEX": (2, 4),
    "INT": (1, 1),
    "ISERROR": (1, 1),
    "ISLOGICAL": (1, 1),
    "ISNA": (1, 1),
    "ISNUMBER": (1, 1),
    "ISTEXT": (1, 1),
    "LEFT": (1, 2),
    "LEN": (1, 1),
    "LOG10": (1, 1),
    "LOWER": (1, 1),
    "MATCH": (2, 3),
    "MAX": (1, MANY),
    "MID": (3, 3),
    "MIN": (1, MANY),
    "MOD": (2, 2),
    "NA": (0, 0),
    "NOT": (1, 1),
    "OR": (1, MANY),
    "REPT": (2, 2),
    "RIGHT": (1, 2),
    "ROUND": (2, 2),
    "ROWS": (1, 1),
    "SUBSTITUTE": (3, 4),
    "SUM": (1, MANY),
    "SEARCH": (2, 3),
    "SUMIF": (2, 3),
    "SUMPRODUCT": (1, MANY),
    "TEXT": (2, 2),
    "TRIM": (1, 1),
    "UPPER": (1, 1),
    "VALUE": (1, 1),
}
