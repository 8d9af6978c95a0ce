-- A company's movements of some time, as of some change of its balance ($4) if there is one; version is
-- the order of commits. Each tells of its call as that was held then.
select coalesce(m.booked_at, m.at) as at, m.kind, m.amount, m.reference, m.call_key, m.revision,
    i.call_id, i.caller, i.callee, i.start_time as start, side.verdict->'charge'->>'destination' as destination,
    (counted.figures->>'billed')::integer as billed_seconds,
    (counted.figures->>'seconds')::numeric as seconds
from balance_movement m
    left join call_identity i on i.call_key = m.call_key
    left join event e on e.stream_id = m.call_key and e.version = m.revision + 1
    cross join lateral (
        select case
            when m.revision = 0 then e.data
            when m.kind in ('reversal', 'reversal_in') then e.data->'before'
            else e.data->'now'
        end as call
    ) as held
    cross join lateral (
        select m.kind in ('call_in', 'reversal_in') as is_called,
            case
                when m.kind in ('call_in', 'reversal_in') then held.call->'verdict'->'inbound'
                else held.call->'verdict'
            end as verdict
    ) as side
    cross join lateral (
        select coalesce(
            case when not side.is_called then held.call->'figures' end,
            figures_of_old_form(held.call->'cdr', side.verdict)
        ) as figures
    ) as counted
where m.company_id = $1 and m.at < $3 and coalesce(m.booked_at, m.at) < $3
    and coalesce(m.booked_at, m.at) >= $2 and ($4::bigint is null or m.version <= $4)
order by m.version, m.id
