"""Which calls of a company a tariff is for, where it is not for all of them."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network

from attrs import field, frozen

from domain.calls.cdr import Cdr, IpAddress


class SelectorKind(StrEnum):
    """What a selector goes by, the narrowest first."""

    ACCOUNT = "account"
    SOURCE = "source"
    HOST = "host"


@frozen(kw_only=True, cache_hash=True)
class Selector:
    """Calls of an account, from a network, or of a proxy.

    Attributes:
        value: an account as CDRs name it; a network in CIDR notation; a host as its bridge names
            it.
        tech_prefix: what stands in front of the called number, with a source.
    """

    kind: SelectorKind
    value: str
    tech_prefix: str = ""


@frozen(kw_only=True)
class Origin:
    """What selectors are asked about one call.

    Attributes:
        callee: as it was written, with the tech prefix.
    """

    account: str | None = None
    src_ip: IpAddress | None = None
    host: str | None = None
    callee: str = ""


NOWHERE = Origin()


def origin_of(cdr: Cdr, host: str | None) -> Origin:
    """Give the origin of a call that a host's proxy recorded."""
    return Origin(account=cdr.account, src_ip=cdr.src_ip, host=host, callee=cdr.callee or "")


@frozen(eq=False)
class Selectors:
    """The selectors of one company, as they are looked up."""

    known: Sequence[Selector]
    _accounts: Mapping[str, Selector] = field(init=False)
    _sources: Sequence[tuple[IPv4Network | IPv6Network, Selector]] = field(init=False)
    _hosts: Mapping[str, Selector] = field(init=False)

    @_accounts.default
    def _make_accounts(self) -> Mapping[str, Selector]:
        return {each.value: each for each in self._by(SelectorKind.ACCOUNT)}

    @_sources.default
    def _make_sources(self) -> Sequence[tuple[IPv4Network | IPv6Network, Selector]]:
        found = [(ip_network(each.value), each) for each in self._by(SelectorKind.SOURCE)]
        return sorted(found, key=lambda each: (-each[0].prefixlen, -len(each[1].tech_prefix)))

    @_hosts.default
    def _make_hosts(self) -> Mapping[str, Selector]:
        return {each.value: each for each in self._by(SelectorKind.HOST)}

    def fitting(self, origin: Origin) -> Iterator[Selector]:
        """Give those that fit a call, the narrowest first.

        Of sources the longest network comes first, and then the longest tech prefix.
        """
        if account := self.of_account(origin):
            yield account
        address = origin.src_ip
        for network, selector in self._sources:
            if address is not None and address in network and _is_dialled(selector, origin):
                yield selector
        if host := self._hosts.get(origin.host or ""):
            yield host

    def of_account(self, origin: Origin) -> Selector | None:
        """Give the one by the account, if there is one."""
        return self._accounts.get(origin.account or "")

    def of_some_source(self, origin: Origin) -> Iterator[Selector]:
        """Give those by source that would fit the call if it came from there."""
        return (each for _, each in self._sources if _is_dialled(each, origin))

    def _by(self, kind: SelectorKind) -> Iterator[Selector]:
        return (each for each in self.known if each.kind is kind)


def _is_dialled(selector: Selector, origin: Origin) -> bool:
    return origin.callee.startswith(selector.tech_prefix)
