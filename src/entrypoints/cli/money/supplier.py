"""`akira supplier`: who carries calls, and what that costs us."""

from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Annotated

import typer

from application.proof.near_names import Named
from domain.calls.gateway import gateway_of
from domain.money.routes import Route
from domain.pricing.paying import Assignment
from entrypoints.cli.hints import run_naming
from entrypoints.cli.money.supplier_report import suppliers_report
from entrypoints.cli.options import TIME, Json, as_written, group, moment
from entrypoints.cli.running import run
from entrypoints.cli.unchanged import of_said
from entrypoints.cli.uses import money

supplier = group("Who carries calls, and what that costs us.")


@supplier.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    currency: Annotated[str, typer.Option(metavar="CODE", help="ISO 4217, such as EUR.")],
    as_json: Json = False,
) -> int:
    """Enter a supplier."""
    return run(
        money(),
        lambda use: use.add_supplier()(name, currency),
        lambda added: suppliers_report([added]),
        as_json=as_json,
    )


@supplier.command("list")
def list_suppliers(*, as_json: Json = False) -> int:
    """List suppliers with their routes, and what they cost."""
    return run(money(), lambda use: use.register().suppliers(), suppliers_report, as_json=as_json)


@supplier.command()
def route(  # noqa: PLR0913 each is an option
    name: Annotated[str, typer.Argument(metavar="SUPPLIER")],
    tariff: Annotated[str, typer.Argument(metavar="TARIFF")],
    *,
    account: Annotated[str | None, typer.Option(help="Calls of this account.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NETWORK", help="Calls from this network, 192.0.2.0/24.")
    ] = None,
    gateway: Annotated[
        str | None,
        typer.Option(metavar="HOST[:PORT]", help="Calls sent there: an address, network or name."),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar=TIME, help="Now.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=TIME, help="For good.")] = None,
    as_json: Json = False,
) -> int:
    """Let a supplier carry calls by a tariff; the customers' prices never depend on it."""
    if account is None and source is None and gateway is None:
        raise typer.BadParameter("name --gateway, --account or --source, or several")
    network = as_written(ip_network, source, "--source")
    wish = Route(
        assignment=Assignment(
            tariff=tariff,
            valid_from=moment(start) if start else datetime.now(UTC),
            valid_to=moment(end) if end else None,
        ),
        account=account,
        network=network,
        gateway=as_written(gateway_of, gateway, "--gateway"),
    )
    return run_naming(
        money(),
        lambda use: use.route_supplier()(name, wish),
        of_said(lambda routed: suppliers_report([routed])),
        Named(account),
        as_json=as_json,
    )
