-- oldest software: 9
-- In place of two foreign keys, which cost 6 microseconds a movement, as much as all the rest of it
-- (docs/decisions/0223): whose balance moves is looked up once for a batch. Nobody is ever deleted,
-- and what else refers to a company or supplier keeps its foreign key.
do $$
begin
    execute format($made$
        create function refuse_nobodys_movements() returns trigger language plpgsql
            security definer set search_path = pg_catalog, pg_temp as $body$
        declare
            whose bigint[];
            known bigint;
        begin
            if tg_table_name = 'balance_movement' then
                whose := array(select distinct company_id from added);
                known := (select count(*) from %1$I.company where id = any (whose));
            else
                whose := array(select distinct supplier_id from added);
                known := (select count(*) from %1$I.supplier where id = any (whose));
            end if;
            if known < cardinality(whose) then
                raise exception 'a movement of nobody' using errcode = 'foreign_key_violation';
            end if;
            return null;
        end
        $body$
    $made$, current_schema());
end
$$;
create trigger of_somebody after insert on balance_movement referencing new table as added
    for each statement execute function refuse_nobodys_movements();
create trigger of_somebody after insert on supplier_movement referencing new table as added
    for each statement execute function refuse_nobodys_movements();
alter table balance_movement drop constraint balance_movement_company_id_fkey;
alter table supplier_movement drop constraint supplier_movement_supplier_id_fkey;
