-- oldest software: 9
-- What the first release kept in tables only is told to the log, so that all of it follows from
-- the log: the numbers of companies, suppliers and their routes.
insert into event (stream_id, version, type, schema_version, data)
select stream_id, version + 1, 'CompanyNumbered', 1, jsonb_build_object('company_id', id)
from company order by id;
update company set version = version + 1;

alter table supplier
    add column stream_id uuid not null unique default gen_random_uuid(),
    add column version integer not null default 0;
insert into event (stream_id, version, type, schema_version, data)
select stream_id, 1, 'SupplierAdded', 1,
    jsonb_build_object('supplier_id', id, 'name', name, 'currency', currency)
from supplier order by id;

-- The version of the event that opened the route, in its supplier's stream.
alter table supply_route add column version integer;
update supply_route r set version = numbered.version
from (
    select id, 1 + row_number() over (partition by supplier_id order by id) as version
    from supply_route
) as numbered
where numbered.id = r.id;
insert into event (stream_id, version, type, schema_version, data)
select s.stream_id, r.version, 'SupplyRouteOpened', 1, jsonb_build_object(
    'tariff', r.tariff, 'account', r.account, 'network', r.network::text,
    'valid_from', to_char(r.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
    'valid_to', to_char(r.valid_to at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
)
from supply_route r join supplier s on s.id = r.supplier_id
order by r.id;
update supplier s set version = 1 + (select count(*) from supply_route r where r.supplier_id = s.id);

grant usage on sequence company_id_seq, supplier_id_seq to akira_operator;
grant update (name) on company to akira_operator;
grant update (version, name) on supplier to akira_operator;

-- What a call counts for, as forms of events tell that do not carry it: CallReceived before 3, the
-- amendments before 2. These forms are closed, so this never changes; a test holds it against the
-- domain. Version 1 of CallReceived had a reason in place of a verdict: no company, no price.
create function figures_of_old_form(cdr jsonb, verdict jsonb) returns jsonb
language sql immutable as $$
    select jsonb_build_object(
        'outcome', case
            when (cdr->>'duration')::numeric > 0 or cdr->>'sip_code' = '200' then 'answered'
            when cdr->>'sip_code' in ('486', '600') then 'busy'
            when cdr->>'sip_code' in ('408', '480') then 'no_answer'
            when cdr->>'sip_code' = '487' then 'cancelled'
            else 'failed'
        end,
        'seconds', round((cdr->>'duration')::numeric, 3),
        'billed', (
            select ceil(sum((segment->>'billed')::numeric))
            from jsonb_array_elements(verdict->'charge'->'segments') as segment
        ),
        'pdd', (
            select round(delay, 3)
            from (
                select (cdr->>'ringing_at')::numeric - (cdr->>'created_at')::numeric as delay
            ) as ringing
            where delay between 0 and 3600
        )
    )
$$;

create or replace view call_figure as
select e.written_by, e.position, side.sign, side.host,
    date_trunc('hour', (side.cdr->>'start_time')::timestamptz, 'UTC') as hour,
    (side.verdict->>'company_id')::bigint as company_id,
    side.verdict->'charge'->>'destination' as destination,
    side.verdict->'charge'->>'currency' as currency,
    side.figures->>'outcome' = 'answered' as answered,
    (side.figures->>'seconds')::numeric as seconds,
    coalesce((side.figures->>'billed')::numeric, 0) as billed,
    coalesce((side.verdict->'charge'->>'amount')::numeric, 0) as cost,
    coalesce((side.verdict->'supply'->'charge'->>'amount')::numeric, 0) as supplier_cost,
    (side.figures->>'pdd')::numeric as pdd
from event as e, lateral (
    select 1 as sign, e.data->'provenance'->>'host' as host, e.data->'cdr' as cdr,
        e.data->'verdict' as verdict,
        coalesce(e.data->'figures', figures_of_old_form(e.data->'cdr', e.data->'verdict')) as figures
    where e.type = 'CallReceived'
    union all
    select amended.sign, e.data->>'host', amended.held->'cdr', amended.held->'verdict',
        coalesce(
            amended.held->'figures',
            figures_of_old_form(amended.held->'cdr', amended.held->'verdict')
        )
    from (values (1, e.data->'now'), (-1, e.data->'before')) as amended (sign, held)
    where e.type in ('CallRerated', 'CdrCorrected', 'CallVoided')
) as side;
