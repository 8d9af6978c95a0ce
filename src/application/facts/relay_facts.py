"""Tells others what was recorded: after the commit, from the log, under the event's own id."""

from attrs import frozen

from application.facts.ports import FactLog, FactPublisher

_MOST = 1000


@frozen(kw_only=True)
class RelayFacts:
    """Publish what is new; a crash between publishing and remembering repeats ids, not facts."""

    log: FactLog
    publisher: FactPublisher

    async def __call__(self) -> bool:
        """Relay one round; tell whether there was anything new.

        Raises:
            UnavailableError: the log or the stream is away; nothing is lost, call again.
            SetupError: no right to publish.
        """
        facts, place = await self.log.unpublished(_MOST)
        if place is None:
            return False
        await self.publisher.publish(facts)
        await self.log.published(place)
        return True
