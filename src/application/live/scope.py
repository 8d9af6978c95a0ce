"""Who may see which calls, and which of them somebody wants to see."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from attrs import frozen

from application.live.items import Departed, Look, Row
from domain.live.masking import MASK_LEAVES_FIRST, masked
from domain.live.sight import LiveState

_OVERDUE = "overdue"


class Role(StrEnum):
    """What somebody is to the carrier; all but a user see every call."""

    ADMIN = "admin"
    OPERATOR = "operator"
    NOC = "noc"
    USER = "user"


class InvalidScopeError(ValueError):
    """A wish that cannot be understood."""


class ForbiddenScopeError(Exception):
    """A wish for the calls of others."""


@frozen(kw_only=True)
class Viewer:
    """Somebody who looks; a user belongs to a company.

    Attributes:
        masked: sees numbers without their middle.
    """

    name: str
    role: Role
    company: str | None = None
    masked: bool = False

    def __attrs_post_init__(self) -> None:
        if (self.role is Role.USER) != (self.company is not None):
            raise InvalidScopeError("a user has a company, and nobody else has one")


@frozen(kw_only=True)
class Scope:
    """The calls that a viewer gets; an empty set of a kind leaves nothing out.

    Attributes:
        tenant: whose calls may be seen at all; None for those of everybody.
        states: may hold `overdue` too.
        prefix: digits with which the called number begins.
        masked: whether numbers are shown without their middle.
    """

    tenant: str | None = None
    companies: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    prefix: str = ""
    masked: bool = False

    def may_see(self, company: str | None) -> bool:
        """Tell whether calls of this company are anybody's business here."""
        return self.tenant is None or self.tenant == company

    def could_want(self, row: Row) -> bool:
        """Tell whether the call is wanted in some state."""
        return self._likes(Look(row.company, row.sight.callee), row.sight.name.host)

    def could_have_wanted(self, item: Row | Departed) -> bool:
        """Tell whether the call was wanted as it looked at some time."""
        if isinstance(item, Departed):
            return any(self.may_see(look.company) for look in item.looks)
        return any(self._likes(look, item.sight.name.host) for look in item.looks)

    def _likes(self, look: Look, host: str) -> bool:
        return (
            self.may_see(look.company)
            and (not self.companies or look.company in self.companies)
            and (not self.hosts or host in self.hosts)
            and self._shown(look.callee).removeprefix("+").startswith(self.prefix)
        )

    def _shown(self, number: str | None) -> str:
        return (masked(number) if self.masked else number) or ""

    def wants(self, row: Row) -> bool:
        """Tell whether the call is wanted as it is."""
        state = _OVERDUE if row.sight.overdue else row.sight.state.value
        return self.could_want(row) and (not self.states or state in self.states)


def scope_of(viewer: Viewer, wishes: Mapping[str, Sequence[str]]) -> Scope:
    """Make a scope of the wishes company, host, state and prefix; others are ignored.

    Raises:
        InvalidScopeError: a wish cannot be understood.
        ForbiddenScopeError: a user wishes for the calls of another company, or of a host; or
            somebody asks for more digits of a number than are shown to them.
    """
    companies = frozenset(wishes.get("company", ()))
    if viewer.company is not None and companies - {viewer.company}:
        raise ForbiddenScopeError(f"{viewer.name} sees the calls of {viewer.company} only")
    states = frozenset(wishes.get("state", ()))
    known = {*(state.value for state in LiveState), _OVERDUE}
    if unknown := states - known:
        raise InvalidScopeError(f"state is one of {', '.join(sorted(known))}, not {min(unknown)}")
    prefix = "".join(wishes.get("prefix", ())).removeprefix("+")
    if prefix and not (prefix.isascii() and prefix.isdigit()):
        raise InvalidScopeError("prefix has digits only")
    if viewer.masked and len(prefix) > MASK_LEAVES_FIRST:
        raise ForbiddenScopeError(
            f"{viewer.name} sees the first {MASK_LEAVES_FIRST} digits of a number"
        )
    hosts = frozenset(wishes.get("host", ()))
    if viewer.company is not None and hosts:
        raise ForbiddenScopeError(f"{viewer.name} is not told what our hosts are called")
    return Scope(
        tenant=viewer.company,
        companies=companies,
        hosts=hosts,
        states=states,
        prefix=prefix,
        masked=viewer.masked,
    )
