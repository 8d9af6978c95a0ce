-- Companies, each locked against other events of its stream; in id order, so writers never wait in
-- a ring.
select id, stream_id, version, name, currency, payment, credit_limit, low_balance, status,
    suspended_by, closed, zone, watch_spend_per_hour, watch_times, watch_at_least,
    watch_new_destination
from company where id = any($1) order by id for update
