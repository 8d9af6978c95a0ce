-- What the worker's role may do that it must not, what it lacks, and who in it is above all rights.
select 'must not ' || lower(privilege) || ' ' || tab as finding
from unnest(array['cdr', 'event', 'call_identity', 'duplicate_receipt', 'dead_letter']) as tab,
    unnest(array['DELETE', 'TRUNCATE']) as privilege
where has_table_privilege('akira_worker', tab, privilege)
union all
select 'must not update ' || tab
from unnest(array['cdr', 'event', 'call_identity', 'duplicate_receipt']) as tab
where has_table_privilege('akira_worker', tab, 'UPDATE')
union all
select 'may not ' || lower(privilege) || ' ' || tab
from unnest(array['cdr', 'event', 'call_identity', 'duplicate_receipt', 'dead_letter']) as tab,
    unnest(array['SELECT', 'INSERT']) as privilege
where not has_any_column_privilege('akira_worker', tab, privilege)
union all
select 'is a role of the superuser ' || member.rolname
from pg_auth_members
join pg_roles as member on member.oid = pg_auth_members.member
where pg_auth_members.roleid = 'akira_worker'::regrole and member.rolsuper
union all
select 'must not make temporary tables: run akira migrate as the owner of the database'
where has_database_privilege('akira_worker', current_database(), 'TEMPORARY')
