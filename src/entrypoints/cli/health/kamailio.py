"""`akira doctor --kamailio`: what the Kamailio of this host says of itself."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from application.health.doctor import Doctor, Examination
from application.health.finding import Finding


def kamailio_examined(config: Path | None) -> Sequence[Finding]:
    """Look at the Kamailio that runs with this configuration, or with any."""
    from entrypoints.containers.operator.kamailio import KamailioContainer

    use = KamailioContainer(config=str(config.absolute()) if config else None)
    examination = Examination(
        about="kamailio",
        mend="akira doctor --kamailio CFG on the proxy's host, as a user who may read its files",
        look=use.examine(),
    )
    return asyncio.run(Doctor([examination])())
