-- Columns of tables of another program: how many characters each holds, and whether we may write.
select
    wanted.name,
    attribute.attname as "column",
    case
        when attribute.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and attribute.atttypmod > 4
            then attribute.atttypmod - 4
    end as width,
    has_table_privilege(attribute.attrelid, 'select')
    and has_table_privilege(attribute.attrelid, 'insert')
    and has_table_privilege(attribute.attrelid, 'update')
    and has_table_privilege(attribute.attrelid, 'delete') as may_write
from unnest($1::text[], $2::text[]) as wanted (quoted, name)
join pg_attribute as attribute on attribute.attrelid = to_regclass(wanted.quoted)
where attribute.attnum > 0 and not attribute.attisdropped
