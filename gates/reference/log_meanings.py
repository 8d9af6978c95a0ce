"""What a person at night needs to know of each log event; no event may be without."""

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen


@frozen
class Meaning:
    """What an event means and asks for.

    Attributes:
        about: what it means, and what to do.
        shown: its sentence, where it is made when it is said.
        fields: all that it adds, where the code does not say it in one place.
        by: the processes that say it, where others import its module too.
    """

    about: str
    shown: str | None = None
    fields: Sequence[str] = ()
    by: Sequence[str] = ()


_LOOKER: Final = (
    "viewer", "role", "company", "address", "numbers", "companies", "hosts", "states", "prefix",
)  # fmt: skip

MEANINGS: Final[Mapping[str, Meaning]] = {
    # the file
    "Following a file": Meaning("it is read from now on; each rotation says it once"),
    "A rotated file is read to its end": Meaning(
        "nothing of it is left to read; its name may go", fields=("path", "offset")
    ),
    "A rotated file ends before its end": Meaning(
        "its last line is not whole, or a compressed file is cut: look at the file, and"
        " `akira republish` a whole copy",
        fields=("path", "offset"),
    ),
    "A rotated file is passed over": Meaning(
        "it cannot be read; if it is one of ours: its rights, then `akira republish` it"
    ),
    "A file that was being read is not there any more": Meaning(
        "with `lost` true lines may have gone with it: `akira republish` a copy, then"
        " `akira reconcile`",
        fields=("path", "offset", "lost"),
    ),
    "The file was truncated and no copy holds what was read": Meaning(
        "copytruncate, or somebody emptied it; `lost` says whether something may be missing then:"
        " `akira republish` a copy"
    ),
    "The kernel lends no watch; the file is looked at four times a second": Meaning(
        "all is read, a quarter of a second later; raise fs.inotify.max_user_instances"
    ),
    "Waiting for a file": Meaning(
        "there is nothing to read: AKIRA_CDR_PATH, its folder and their rights"
    ),
    "The position cannot be written": Meaning(
        "the bridge goes on, and after a restart sends again what it sent: disk and rights of"
        " AKIRA_STATE_DIR"
    ),
    "The position is damaged; the copy before it is taken": Meaning(
        "some lines are sent again, and stored once; look at the disk"
    ),
    "The position is lost; everything is read again under the same message ids": Meaning(
        "all files are sent again, and stored once; it takes long, and needs nothing of you"
    ),
    "What is settled is not known any more: all is compared with the book": Meaning(
        "it takes long, and needs nothing of you"
    ),
    "What is settled cannot be written": Meaning("disk and rights of AKIRA_STATE_DIR"),
    "trouble": Meaning(
        "the bridge does not hear what the book has; records go on meanwhile",
        shown="receipts cannot be kept: …",
        fields=("error",),
    ),
    "what is not in the book is published again, from the files": Meaning(
        "needs nothing of you: the stream lost it, or knew a line that is the same byte by byte",
        by=("bridge",),
    ),
    "lines are neither in the book nor in a file: akira republish them from elsewhere": Meaning(
        "**records are missing**: bytes `start` to `end` of a file that is gone from this host;"
        " find a copy in a backup",
        by=("bridge",),
    ),
    "the stream has lost its end, or is another one": Meaning(
        "NATS came back with less than it had confirmed; what is in the files is sent again: see"
        " AkiraStreamForgot in the runbooks",
        by=("bridge", "worker"),
    ),
    # NATS
    "NATS says": Meaning("an error of the server's own, as it words it; often a right that lacks"),
    "gave up NATS": Meaning("the process ends, and its supervisor begins it again; `error` is why"),
    "waiting for NATS": Meaning(
        "it is away or refuses: AKIRA_NATS_URL, user, password; tried again for ever"
    ),
    "refused for good, published as a dead letter": Meaning(
        "the stream will never take this record; it waits in `akira dead list`"
    ),
    "the stream does not take a record": Meaning(
        "tried again for ever: full (`akira stream show`), or without a leader"
    ),
    "the stream confirms nothing": Meaning("as above, for all records; the files keep them"),
    # PostgreSQL
    "waiting for a dependency": Meaning("PostgreSQL or NATS is away; tried again for ever"),
    "found or 'the database is usable'": Meaning(
        "a warning says why nothing can be stored, as `akira doctor` does; info, that it can again."
        " Records wait in the stream meanwhile",
        shown="why the database is not usable, or: the database is usable",
    ),
    "a worker's transaction stood still and was ended": Meaning(
        "its host hung or is gone; what it did not commit is done by another"
    ),
    "prices read": Meaning(
        "companies or tariffs have changed, and hold from here on", fields=("accounts", "versions")
    ),
    "prices cannot be read": Meaning(
        "for some seconds the old ones hold, then calls wait in the stream"
    ),
    # duties
    "a duty failed: %s": Meaning(
        "it is begun again in a few seconds; with the same `error` for minutes `akira status`"
        " tells which one stands",
        shown="a duty failed: …",
        fields=("error",),
    ),
    "waiting": Meaning("a duty cannot go on just now, and tries again in five seconds"),
    "a duty stood still and is taken over": Meaning(
        "another worker had it and did nothing for half a minute: is its host well?",
        fields=("duty", "pid", "ended"),
    ),
    "stands still; systemd will restart us": Meaning(
        "something in the process does not move; if it comes again: the lines before it"
    ),
    "the stream lost messages: akira republish the files before this moment": Meaning(
        "**records may be missing**: numbers `first_seq` to `last_seq` never came."
        " `akira republish` the files of the time until `before`, then `akira reconcile`",
        by=("worker",),
    ),
    "AKIRA_MAX_CALL_SECONDS is not what holds: see akira rules": Meaning(
        "what somebody said by `akira rules longest-call` holds; take the setting away"
    ),
    # the gateway
    "the page is served": Meaning("open this address"),
    "a stream is opened": Meaning(
        "somebody looks at calls; `resumed` 1: after a break", fields=(*_LOOKER, "resumed")
    ),
    "the calls are looked at": Meaning("once, as JSON", fields=_LOOKER),
    "nobody looks any more": Meaning(
        "the last stream of this viewer has ended", fields=(*_LOOKER, "seconds")
    ),
    "a token is not known": Meaning(
        "`times` since the last such line: a mistake, an old token, or somebody who tries"
    ),
    "the tokens stay as they were": Meaning(
        "the changed AKIRA_LIVE_TOKENS_FILE cannot be used: nobody who was let in is shut out, and"
        " **nobody who was taken out either**"
    ),
    "the kept view cannot be read": Meaning(
        "the page begins with no calls and fills by events; needs nothing of you"
    ),
    "later": Meaning("something that is done each few seconds could not be, and will be"),
}
