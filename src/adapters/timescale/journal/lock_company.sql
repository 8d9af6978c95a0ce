-- A company, locked against other events of its stream.
select id, stream_id, version, name, currency, payment, credit_limit, low_balance, status,
    suspended_by
from company where id = $1 for update
