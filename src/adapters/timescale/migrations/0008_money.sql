-- Companies, accounts, what tariff whom, balances, and the movements that explain every cent.

-- A company is a stream of the event log; this row is what its events make of it.
create table company (
    id bigint generated always as identity primary key,
    stream_id uuid not null unique default gen_random_uuid(),
    version integer not null default 0,
    name text not null unique check (name <> ''),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    payment text not null check (payment in ('prepaid', 'postpaid')),
    credit_limit numeric(20, 9) check (credit_limit >= 0 and credit_limit <> 'NaN'),
    low_balance numeric(20, 9) check (low_balance <> 'NaN'),
    status text not null default 'active' check (status in ('active', 'suspended')),
    suspended_by text check (suspended_by in ('operator', 'balance')),
    check ((status = 'suspended') = (suspended_by is not null))
);

create table account (
    account text primary key check (account <> ''),
    company_id bigint not null references company,
    mapped_at timestamptz not null default now()
);
create index account_company on account (company_id);

create table tariff_assignment (
    id bigint generated always as identity primary key,
    company_id bigint not null references company,
    tariff text not null,
    valid_from timestamptz not null,
    valid_to timestamptz check (valid_to > valid_from),
    unique (company_id, valid_from)
);

create table supplier (
    id bigint generated always as identity primary key,
    name text not null unique check (name <> ''),
    currency text not null check (currency ~ '^[A-Z]{3}$')
);

create table supply_route (
    id bigint generated always as identity primary key,
    supplier_id bigint not null references supplier,
    tariff text not null,
    account text,
    network cidr,
    valid_from timestamptz not null,
    valid_to timestamptz check (valid_to > valid_from),
    check (account is not null or network is not null)
);

-- version counts the changes: all movements of one change carry its number.
create table balance (
    company_id bigint primary key references company,
    currency text not null,
    amount numeric(20, 9) not null default 0 check (amount <> 'NaN'),
    version bigint not null default 0,
    updated_at timestamptz not null default now()
);

-- Append only; debits are negative. A call moves money once a kind and revision, whatever is
-- delivered again, and a reference once a company.
create table balance_movement (
    id bigint generated always as identity primary key,
    company_id bigint not null references company,
    call_key uuid,
    kind text not null check (kind in ('call', 'topup', 'adjustment', 'reversal')),
    revision integer not null default 0,
    amount numeric(20, 9) not null check (amount <> 'NaN'),
    currency text not null,
    version bigint not null,
    reference text,
    at timestamptz not null default now(),
    check ((call_key is null) = (kind in ('topup', 'adjustment'))),
    check (call_key is not null or reference is not null),
    unique (call_key, kind, revision)
);
create unique index balance_movement_reference on balance_movement (company_id, reference)
    where call_key is null;
create index balance_movement_company on balance_movement (company_id, at);

create trigger append_only before update or delete or truncate on balance_movement
    for each statement execute function refuse_change();

-- What calls cost us; apart from the customers' books, which never depend on it.
create table supplier_movement (
    id bigint generated always as identity primary key,
    supplier_id bigint not null references supplier,
    call_key uuid not null,
    kind text not null check (kind in ('call', 'reversal')),
    revision integer not null default 0,
    amount numeric(20, 9) not null check (amount <> 'NaN'),
    currency text not null,
    at timestamptz not null default now(),
    unique (call_key, kind, revision)
);

create trigger append_only before update or delete or truncate on supplier_movement
    for each statement execute function refuse_change();

alter table cdr
    add column supplier_id bigint,
    add column supplier_cost numeric(20, 9),
    add column supplier_currency text,
    add column revision integer not null default 0,
    add column pdd numeric(9, 3);

-- A reader that must not miss a late commit goes in this order.
create index event_committed on event (written_by, position);

-- How far each reader of the event log is.
create table event_reader (
    name text primary key,
    written_by xid8 not null,
    position bigint not null,
    updated_at timestamptz not null default now()
);
insert into event_reader (name, written_by, position) values ('relay', '0', 0), ('traffic', '0', 0);

-- A row for each change of what prices depend on; workers count them once a second. Not a counter:
-- an import that takes its time would hold up whoever maps an account meanwhile.
create table price_change (at timestamptz not null default now());

create function note_price_change() returns trigger language plpgsql security definer
    set search_path from current as $$
begin
    insert into price_change default values;
    return null;
end
$$;

do $$
declare
    named text;
begin
    foreach named in array array[
        'company', 'account', 'tariff_assignment', 'supplier', 'supply_route', 'tariff'
    ]
    loop
        execute format(
            'create trigger price_change after insert or delete on %I'
            ' for each statement execute function note_price_change()', named
        );
    end loop;
end
$$;
create trigger price_update after update on account
    for each statement execute function note_price_change();
create trigger price_update after update on tariff_assignment
    for each statement execute function note_price_change();
create trigger price_update after update on supply_route
    for each statement execute function note_price_change();

-- What each event adds to the hours (sign 1) or takes out of them (-1, what was held before an
-- amendment). Version 1 of CallReceived had a reason in place of a verdict: no company, no price.
create view call_figure as
select e.written_by, e.position, side.sign, side.host,
    date_trunc('hour', (side.cdr->>'start_time')::timestamptz, 'UTC') as hour,
    (side.verdict->>'company_id')::bigint as company_id,
    side.verdict->'charge'->>'destination' as destination,
    side.verdict->'charge'->>'currency' as currency,
    (side.cdr->>'duration')::numeric > 0
        or coalesce((side.cdr->>'sip_code')::integer = 200, false) as answered,
    round((side.cdr->>'duration')::numeric, 3) as seconds,
    coalesce((
        select ceil(sum((segment->>'billed')::numeric))
        from jsonb_array_elements(side.verdict->'charge'->'segments') as segment
    ), 0) as billed,
    coalesce((side.verdict->'charge'->>'amount')::numeric, 0) as cost,
    coalesce((side.verdict->'supply'->'charge'->>'amount')::numeric, 0) as supplier_cost,
    (side.cdr->>'ringing_at')::numeric - (side.cdr->>'created_at')::numeric as pdd
from event as e, lateral (
    select 1 as sign, e.data->'provenance'->>'host' as host, e.data->'cdr' as cdr,
        e.data->'verdict' as verdict
    where e.type = 'CallReceived'
    union all
    select amended.sign, e.data->>'host', amended.held->'cdr', amended.held->'verdict'
    from (values (1, e.data->'now'), (-1, e.data->'before')) as amended (sign, held)
    where e.type in ('CallRerated', 'CdrCorrected', 'CallVoided')
) as side;

create table traffic_hourly (
    hour timestamptz not null,
    host text not null,
    company_id bigint,
    destination text,
    currency text,
    attempts bigint not null default 0,
    answered bigint not null default 0,
    seconds numeric not null default 0,
    billed bigint not null default 0,
    cost numeric not null default 0,
    supplier_cost numeric not null default 0,
    pdd_calls bigint not null default 0,
    pdd_seconds numeric not null default 0,
    asr numeric generated always as (
        case when attempts > 0 then round(answered::numeric / attempts, 4) end
    ) stored,
    acd numeric generated always as (
        case when answered > 0 then round(seconds / answered, 3) end
    ) stored,
    pdd numeric generated always as (
        case when pdd_calls > 0 then round(pdd_seconds / pdd_calls, 3) end
    ) stored,
    unique nulls not distinct (hour, host, company_id, destination, currency)
);

grant select on call_figure, company, account, tariff_assignment, supplier, supply_route, balance,
    balance_movement, supplier_movement, event_reader, price_change, traffic_hourly
    to akira_worker, akira_operator, akira_auditor;
grant insert on balance_movement, supplier_movement to akira_worker, akira_operator;
grant update (amount, version, updated_at) on balance to akira_worker, akira_operator;
grant update (version, status, suspended_by) on company to akira_worker;
grant update on event_reader to akira_worker;
grant insert, update on traffic_hourly to akira_worker;

grant insert on company, account, tariff_assignment, supplier, supply_route, balance, event
    to akira_operator;
grant update (version, credit_limit, low_balance, payment, status, suspended_by) on company
    to akira_operator;
grant update (company_id, mapped_at) on account to akira_operator;
grant update (valid_to) on tariff_assignment, supply_route to akira_operator;
-- An amendment is an event; what people read of the call follows. Who called whom never changes.
grant update (
    end_time, duration, outcome, company_id, billed_seconds, destination, prefix, tariff_id,
    currency, billed_amount, rating, unrated_reason, supplier_id, supplier_cost,
    supplier_currency, revision
) on cdr to akira_operator;
grant insert, update, delete on traffic_hourly to akira_operator;
grant update on event_reader to akira_operator;
grant select on traffic_hourly to akira_reader;
