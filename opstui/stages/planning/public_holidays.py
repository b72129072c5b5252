"""Public holidays of other countries, from the library `holidays` (opstui[holidays]).

It is an extra, imported when first asked for: 50 ms and 14 MB that most plans never need.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _


def _library() -> ModuleType:
    try:
        return import_module("holidays")
    except ImportError:
        raise OpsError(
            _("Holidays of other countries need one more package."),
            _("Install it with: pip install 'opstui[holidays]'"),
        ) from None


@cache
def public_holidays(country: str, year: int) -> Mapping[date, str]:
    """Day → English name, in order of days. `country` is an ISO 3166 code such as "US".

    Raises OpsError without the library, or for a country that it does not know.
    """
    library = _library()
    try:
        found = library.country_holidays(country, years=year, language="en_US")
    except (NotImplementedError, KeyError, AttributeError):
        raise OpsError(
            _("There are no holidays for the country {code}.").format(code=country),
            _("Give the two letters of its code, such as US, GB or JP."),
        ) from None
    return {day: str(found[day]) for day in sorted(found)}
