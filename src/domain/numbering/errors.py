"""Plans that cannot be."""

from domain.errors import DomainError


class InvalidNumberPlanError(DomainError):
    """A plan that contradicts itself, or that no number could follow."""
