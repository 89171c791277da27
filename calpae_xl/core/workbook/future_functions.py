"""Functions of Excel newer than its file format: files prefix them, the formula bar does not show it.

Source:
    [MS-XLSX] 2.2.2, « future-function-list ».
"""

from __future__ import annotations

import re

_NAMES = """
    ACOT ACOTH AGGREGATE ANCHORARRAY ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV
    BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV
    CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P
    COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT
    F.TEST FIELDVALUE FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY
    FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS HSTACK HYPGEOM.DIST
    IFNA IFS IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA ISOMITTED ISOWEEKNUM LAMBDA LET
    LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST NORM.DIST NORM.INV
    NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC
    PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANDARRAY RANK.AVG RANK.EQ REDUCE RRI SCAN SEC
    SECH SEQUENCE SHEET SHEETS SINGLE SKEW.P SORTBY STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T
    T.TEST TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S
    VSTACK WEBSERVICE WEIBULL.DIST WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR Z.TEST
"""
_OF_WORKSHEETS = ("FILTER", "SORT")
"""Those that take a second prefix."""

FUTURE_FUNCTIONS = frozenset(_NAMES.split())

_PREFIXED = FUTURE_FUNCTIONS.union(_OF_WORKSHEETS)
_CALL = re.compile(r"[A-Za-z][A-Za-z0-9.]*(?=\()")
_TEXT_OR_CALL = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![\w.])([A-Za-z][A-Za-z0-9.]*)(?=\()""")


def prefixed(formula: str) -> str:
    """Write a formula as files keep it, whether it came from a file or from the formula bar."""

    def with_prefix(match: re.Match[str]) -> str:
        text, name = match.groups()
        if text is not None:
            return text
        if name.upper() in _OF_WORKSHEETS:
            return f"_xlfn._xlws.{name}"
        return f"_xlfn.{name}" if name.upper() in FUTURE_FUNCTIONS else name

    # Ours call none of them, hundreds of times each: telling so first is most of what writing a formula took.
    if _PREFIXED.isdisjoint(name.upper() for name in {*_CALL.findall(formula)}):
        return formula
    return _TEXT_OR_CALL.sub(with_prefix, formula)
