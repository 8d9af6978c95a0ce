"""The live gateway's use cases."""

from datetime import UTC, datetime
from functools import partial

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, Object, Singleton

from application.facts.ports import AuditTrail
from application.live.note_viewers import NoteViewers
from application.live.ports import AccountDirectory, CallTape, ViewStore
from application.live.view import LiveView
from application.live.watch_calls import WatchCalls
from application.pricing.ports import PriceBooks


class LiveContainer(DeclarativeContainer):
    """The live gateway."""

    calls = Dependency(instance_of=CallTape)
    cdrs = Dependency(instance_of=CallTape)
    store = Dependency(instance_of=ViewStore)
    directory = Dependency(instance_of=AccountDirectory)
    prices = Dependency(instance_of=PriceBooks)
    view = Dependency(instance_of=LiveView)
    clock = Object(partial(datetime.now, UTC))
    trail = Dependency(instance_of=AuditTrail)
    note_viewers = Singleton(NoteViewers, trail=trail, clock=clock)
    watch_calls = Factory(
        WatchCalls,
        calls=calls,
        cdrs=cdrs,
        store=store,
        directory=directory,
        prices=prices,
        view=view,
        clock=clock,
    )
