-- Why nobody may write into this database; null where one may. What is set for one user, or for this
-- session, tells nothing of the others.
select case
    when pg_is_in_recovery() then 'replica'
    when setting = 'on' and source not in ('user', 'database user', 'client', 'session') then 'setting'
end
from pg_settings
where name = 'default_transaction_read_only'
