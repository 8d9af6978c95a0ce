"""What an operator agrees with a company after it was opened: its currency, calendar and end."""

from attrs import frozen


@frozen(kw_only=True)
class CurrencyChanged:
    """Another currency, before anything moved: all movements are in the last one."""

    currency: str
    because: str


@frozen(kw_only=True)
class CompanyClosed:
    """Nothing new for it, on an operator's word; `CompanyResumed` takes it back."""

    because: str


@frozen(kw_only=True)
class ZoneChanged:
    """Its months are counted by the calendar of this time zone."""

    zone: str
