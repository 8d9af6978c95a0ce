-- The calls of some time that moved a company's balance, as of some change of it ($4): each side as
-- the event of its last movement has it, and what all of its movements come to; the earliest first.
-- With a position of the log ($5) nothing is looked at that was told behind it.
with moved as materialized (
    select i.call_key, i.start_time, i.caller, i.callee, sum(m.amount) as moved,
        max(m.revision) as revision, m.kind in ('call_in', 'reversal_in') as is_called
    from balance_movement m join call_identity i on i.call_key = m.call_key
    where m.company_id = $1 and i.start_time >= $2 and i.start_time < $3 and m.version <= $4
        and ($5::bigint is null or exists (
            select from event e
            where e.stream_id = m.call_key and e.version = m.revision + 1 and e.position <= $5
        ))
    group by i.call_key, is_called
), held as materialized (
    select moved.*, first.position as entered, told.position as changed,
        case when told.version = 1 then told.data else told.data->'now' end as call
    from moved
        left join event first on first.stream_id = moved.call_key and first.version = 1
        left join event told
            on told.stream_id = moved.call_key and told.version = moved.revision + 1
), priced as (
    select held.*, figures, coalesce((charge->>'amount')::numeric, 0) as amount,
        charge->>'destination' as name, charge->>'prefix' as prefix
    from held
        cross join lateral (
            select case
                when held.is_called then held.call->'verdict'->'inbound'
                else held.call->'verdict'
            end as verdict
        ) as side
        cross join lateral (
            select coalesce(
                case when not held.is_called then held.call->'figures' end,
                figures_of_old_form(held.call->'cdr', side.verdict)
            ) as figures,
            case
                when (side.verdict->>'company_id')::bigint = $1 then side.verdict->'charge'
            end as charge
        ) as read
)
select call_key, start_time, caller, callee, moved, amount,
    (figures->>'seconds')::numeric as seconds,
    coalesce((figures->>'billed')::integer, 0) as billed,
    case when amount <> 0 then name end as destination,
    case when amount <> 0 then prefix end as prefix,
    coalesce(entered, 0) as entered, coalesce(changed, 0) as changed,
    case when is_called then 'inbound' else 'outbound' end as side
from priced
order by start_time, call_key, is_called
