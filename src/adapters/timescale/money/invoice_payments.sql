-- What a company paid, or had adjusted, within some time, as of some change of its balance ($4), and of
-- some position of the log ($5) if there is one; each with the place of its event.
select coalesce(m.booked_at, m.at) as at, m.kind, m.amount, m.reference, e.position
from balance_movement m join company c on c.id = m.company_id
    left join event e on e.stream_id = c.stream_id and e.type = 'ToppedUp'
        and e.data->>'reference' = m.reference
where m.company_id = $1 and m.call_key is null and m.kind <> 'bundle' and m.version <= $4
    and coalesce(m.booked_at, m.at) >= $2 and coalesce(m.booked_at, m.at) < $3
    and ($5::bigint is null or e.position <= $5)
order by m.version, m.id
