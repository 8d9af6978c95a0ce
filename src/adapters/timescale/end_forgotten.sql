-- Ends sessions of this login under this name whose transaction is a minute old.
select pid, client_addr, extract(epoch from now() - xact_start)::integer as age,
    pg_terminate_backend(pid) as ended
from pg_stat_activity
where datname = current_database() and usename = current_user and application_name = $1
    and xact_start < now() - interval '60 seconds' and pid <> pg_backend_pid()
