"""Which Kamailio a test runs: that of each Debian that is supported."""

import pytest

from e2e.installed import Installation, of_debian

_EACH = [
    pytest.param(suite, id=f"kamailio-{version}")
    for suite, version in {"bookworm": "5.6", "trixie": "6.0"}.items()
]


@pytest.fixture(scope="module", params=_EACH)
def installation(request: pytest.FixtureRequest) -> Installation:
    return of_debian(request.param)
