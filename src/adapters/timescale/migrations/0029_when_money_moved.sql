-- oldest software: 9
-- When a movement came to hold: while its balance was locked, so that of one company none is entered
-- before one that is there. `at` is when its transaction began, as the log has it; for what was
-- entered before this it is all that is known.
alter table balance_movement add column booked_at timestamptz;
alter table balance_movement alter column booked_at set default clock_timestamp();

-- Comes back when everybody who has moved the balance by now has come to an end.
do $$
begin
    execute format($made$
        create function wait_for_movements(company bigint) returns void language plpgsql
            security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            perform from %I.balance where company_id = company for share;
        end
        $body$
    $made$, current_schema());
end
$$;
revoke execute on function wait_for_movements from public;
grant execute on function wait_for_movements to akira_operator, akira_auditor;
