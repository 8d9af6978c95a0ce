-- Group roles without login; an operator grants them to the users that the processes log in with.
-- The owner of the schema is whoever migrates. Roles belong to the whole server, so another
-- database's migration may have made them already, or be making them just now.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['akira_worker', 'akira_operator', 'akira_reader', 'akira_auditor']
    loop
        begin
            if not exists (select from pg_roles where rolname = wanted) then
                execute format('create role %I nologin', wanted);
            end if;
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
end
$$;
