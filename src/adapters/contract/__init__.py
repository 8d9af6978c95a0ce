"""The promises of the ports as test classes: subclass one, give it a `probe`, let pytest run it."""

import pkgutil

import pytest

# Without it a broken promise would say AssertionError and nothing else.
pytest.register_assert_rewrite(
    *(f"{__name__}.{each.name}" for each in pkgutil.iter_modules(__path__))
)
