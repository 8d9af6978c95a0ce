"""What a port may say instead of doing its work: again later, or never."""


class PortError(Exception):
    """An adapter could not keep its promise this time."""


class UnavailableError(PortError):
    """The other side is away or overloaded; the same call may succeed later."""


class RejectedError(PortError):
    """The other side refuses this content for good; asking again changes nothing."""


class SetupError(PortError):
    """What an operator must mend before the process can work: rights, schema, a missing stream."""
