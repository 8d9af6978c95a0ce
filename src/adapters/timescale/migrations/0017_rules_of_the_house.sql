-- oldest software: 9
-- What holds for every call, as the events of one stream make it: how long a call may last before it
-- is for a person. One value for all who judge; a worker that starts first says what it was given.
create table book_rules (
    stream_id uuid primary key check (stream_id = '00000000-0000-0000-0000-0072756c6573'),
    version integer not null,
    longest_call interval not null check (longest_call > '0')
);
grant select on book_rules to akira_worker, akira_operator, akira_auditor, akira_live;
grant insert on book_rules to akira_worker, akira_operator;
grant update (version, longest_call) on book_rules to akira_operator;

create trigger price_change after insert or update or delete on book_rules
    for each statement execute function note_price_change();

create or replace function refuse_foreign_word() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
declare
    worker boolean := pg_has_role(session_user, 'akira_worker', 'member');
    owner oid := (select relowner from pg_class where oid = tg_relid);
    told jsonb := to_jsonb(new);
begin
    if pg_has_role(session_user, owner, 'member') then
        return new;
    end if;
    if tg_table_name = 'event' and worker and (
        told->>'type' in ('BalanceLow', 'BalanceExhausted', 'BalanceRestored')
        or (told->>'type' in ('CompanySuspended', 'CompanyResumed')
            and told->'data'->>'by' = 'balance')
        or (told->>'type' = 'LongestCallSet' and told->>'version' = '1')
    ) then
        return new;
    end if;
    raise exception '% may not enter % into %', session_user,
        coalesce(told->>'type', told->>'kind', told->>'status'), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

-- Calls that a person accepted as they are count as they are held since.
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
    where e.type in ('CallRerated', 'CdrCorrected', 'CallAccepted', 'CallVoided', 'CallUnvoided')
) as side;
