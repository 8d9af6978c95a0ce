"""What `akira` can do, by what one wants: a name, where it stands, and one sentence of help."""

from collections.abc import Mapping, Sequence
from typing import Final

Command = tuple[str, str, str]

PANELS: Final[Mapping[str, Sequence[Command]]] = {
    "Companies and their money": (
        ("company", "money.company:company", "Who pays for calls."),
        ("account", "money.company:account", "Which company pays for which account."),
        ("party", "money.party:party", "Who pays for calls that no account names."),
        ("topup", "money.payments:topup", "Enter money that a company paid, once a reference."),
        (
            "adjust",
            "money.payments:adjust",
            (
                "Put a balance right by an amount of either sign, once a reference; write `-- -5`"
                " for less."
            ),
        ),
        ("balance", "money.payments:balance", "Tell a company's balance."),
        (
            "statement",
            "money.payments:statement",
            "Explain a balance: opening, every movement, closing.",
        ),
        ("bundle", "money.bundle:bundle", "Free minutes of a month."),
        ("fraud", "money.fraud:fraud", "What companies spend, against what is usual."),
    ),
    "Prices": (
        ("tariff", "pricing.tariff:tariff", "What calls cost."),
        (
            "rate",
            "pricing.rate:rate",
            "Quote a call, step by step, by the same code as the bill; 1 where there is no price.",
        ),
        ("plan", "pricing.plan:plan", "How numbers are written, and which number is meant."),
        ("supplier", "money.supplier:supplier", "Who carries calls, and what that costs us."),
        ("rules", "money.rules:rules", "What holds for every call."),
    ),
    "Calls": (
        ("cdr", "calls.cdr:cdr", "Find calls."),
        ("unrated", "calls.unrated:unrated", "Calls without a price."),
        ("dead", "letters.dead:dead", "Records that need a person."),
        (
            "rerate",
            "calls.pricing_again:rerate",
            "Price calls of the past anew, by today's tariffs as of their answers; all or nothing.",
        ),
        (
            "whatif",
            "calls.pricing_again:whatif",
            "Tell what calls of the past would have cost under another tariff; changes nothing.",
        ),
        (
            "forget",
            "calls.forget:forget",
            "Forget a number, or who took part in calls of before a day; prices and the log stay.",
        ),
    ),
    "Months and reports": (
        (
            "invoice",
            "money.invoice:invoice",
            (
                "Sum up the calls that began in a month, by destination; 1 if the movements say"
                " otherwise."
            ),
        ),
        (
            "invoices",
            "money.invoices:invoices",
            "List the invoices that have a number; or their months that have changed since.",
        ),
        (
            "close",
            "proof.close:close",
            "Close a month for good once all of it is right; or show that it is what was closed.",
        ),
        (
            "report",
            "traffic.report:report",
            "What calls came to: revenue, margin, traffic, destinations.",
        ),
        (
            "dispute",
            "traffic.dispute:dispute",
            "Compare a carrier's CDRs with ours, from its first to its last; 1 if they differ.",
        ),
    ),
    "Proof and the log": (
        (
            "reconcile",
            "proof.reconcile:reconcile",
            "Prove that what came in has its end, and all else follows from the log; 1 if not.",
        ),
        (
            "rebuild",
            "facts.rebuild:rebuild",
            "Compute a table anew from what was recorded, compare, put right; 1 if it was wrong.",
        ),
        ("seal", "proof.seal:seal", "Seals over the event log: nobody changed it."),
        ("log", "facts.log:log", "The event log, from which everything follows."),
        (
            "audit",
            "facts.audit:audit",
            "Tell who did what, and who was shown whole numbers of calls, the latest first.",
        ),
        ("retention", "proof.retention:retention", "Old calls."),
    ),
    "Servers and streams": (
        (
            "status",
            "health.looking:status",
            "Show on one screen where records are; 1 if something is wrong.",
        ),
        (
            "doctor",
            "health.looking:doctor",
            "Check settings, servers, rights, clocks, schema; say how to mend it; 1 if any is bad.",
        ),
        (
            "setup",
            "health.installing:setup",
            "Create what is missing of streams and consumers, and check the others.",
        ),
        ("migrate", "health.installing:migrate", "Bring the database to this version."),
        ("stream", "intake.stream:stream", "The stream: how it stands, and its backups."),
        ("relay", "health.relay:relay", "Facts for others, which one worker of all tells."),
        (
            "republish",
            "intake.republish:republish",
            "Publish CDR files again; what is stored stays as it is. Oldest file first.",
        ),
    ),
}

COMMANDS: Final[Sequence[Command]] = tuple(each for panel in PANELS.values() for each in panel)
