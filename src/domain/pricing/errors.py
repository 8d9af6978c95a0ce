"""Tariffs that cannot be, and calls that a tariff does not cover."""

from domain.errors import DomainError


class InvalidTariffError(DomainError):
    """A tariff that contradicts itself."""


class NoRateError(DomainError):
    """No rate of the tariff covers the number at that moment."""


class NoTariffError(NoRateError):
    """No version of the tariff is in force at that moment."""
