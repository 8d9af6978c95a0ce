"""Tariffs for tests: those of the contract kit."""

from adapters.contract.builders import START, a_band, a_rate, a_tier, a_version

__all__ = ["START", "a_band", "a_rate", "a_tier", "a_version"]
