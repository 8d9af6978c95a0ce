-- oldest software: 9
-- Seals over the log (docs/reference/seals.md): whatever is changed behind them can be shown.
create table seal (
    number bigint primary key check (number > 0),
    from_position bigint not null,
    to_position bigint not null check (to_position >= from_position),
    events bigint not null check (events > 0),
    sha256 bytea not null check (length(sha256) = 32),
    previous bytea not null check (length(previous) = 32),
    sealed_at timestamptz not null
);
create trigger append_only before update or delete or truncate on seal
    for each statement execute function refuse_change();
grant select on seal to akira_worker, akira_operator, akira_auditor;
grant insert on seal to akira_worker;

-- Who draws a position has the number of its transaction before: so a reader that waits until the
-- transactions of some moment are over knows that nothing is entered any more below the positions
-- of that moment.
create function take_transaction_number() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_current_xact_id();
    return null;
end
$$;
create trigger numbered_before_drawing before insert on event
    for each statement execute function take_transaction_number();

insert into duty (name) values ('seals');
