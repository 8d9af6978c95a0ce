"""What has changed of an invoiced month, in a sentence."""

from collections import defaultdict
from collections.abc import Iterator

from application.money.invoice_difference import InvoiceDifference
from domain.money.issued_content import Content
from domain.money.issuing_events import IssuedLine
from entrypoints.terminal.words import money


def said_of(found: InvoiceDifference) -> str:
    """Say in a sentence what the difference is; there may be none."""
    last, content = found.before[-1], found.content
    if not content.is_nothing:
        return what_differs(content, found.now.account.company.currency)
    sums = f"no difference to {last.name} and what was issued before it"
    if found.now.changed:
        return f"{sums}: {found.now.changed} calls were touched since, and all sums are the same"
    return f"{sums}: no call came or was changed since"


def what_differs(content: Content, currency: str) -> str:
    """Say by how much a month differs, or what differs where the sum is the same."""
    if content.exact:
        return f"the month differs from what was invoiced by {money(content.exact, currency)}"
    if content.without_classes.is_nothing:
        classes = "; ".join(_other_classes(content))
        return f"the sums are what was invoiced, the tax classes are not: {classes}"
    parts = dict.fromkeys(each.name for each in content.lines)
    bundles = [f"free minutes of {each.bundle}" for each in content.credits]
    return (
        f"the sum is what was invoiced, what it is made of is not: {', '.join([*parts, *bundles])}"
    )


def _other_classes(content: Content) -> Iterator[str]:
    lines: dict[str, list[IssuedLine]] = defaultdict(list)
    for line in content.lines:
        lines[line.name].append(line)
    for name, own in lines.items():
        taken = [each.tax_class or "none" for each in own if _is_taken(each)]
        added = [each.tax_class or "none" for each in own if not _is_taken(each)]
        yield f"{name} had {' and '.join(taken)}, has {' and '.join(added)}"


def _is_taken(line: IssuedLine) -> bool:
    return any(each < 0 for each in (line.calls, line.seconds, line.billed, line.amount))
