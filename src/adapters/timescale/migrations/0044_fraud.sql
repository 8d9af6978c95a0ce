-- oldest software: 9
-- What of a company's spending somebody is told, and what was suspected of it, as its events make it.
alter table company
    add column watch_spend_per_hour numeric(20, 9),
    add column watch_times numeric(20, 9),
    add column watch_at_least numeric(20, 9),
    add column watch_new_destination numeric(20, 9);
grant update (watch_spend_per_hour, watch_times, watch_at_least, watch_new_destination) on company
    to akira_operator;

create table fraud_suspicion (
    company_id bigint not null references company,
    number integer not null,
    kind text not null check (kind in ('spend_per_hour', 'times', 'new_destination')),
    hour timestamptz not null,
    destination text,
    amount numeric(20, 9) not null,
    bound numeric(20, 9) not null,
    settled_by text,
    because text,
    primary key (company_id, number),
    -- Told once, whatever is killed or done twice.
    unique nulls not distinct (company_id, kind, hour, destination),
    check ((settled_by is null) = (because is null))
);
create index fraud_suspicion_open on fraud_suspicion (company_id) where settled_by is null;
grant select on fraud_suspicion to akira_worker, akira_operator, akira_auditor;
grant insert on fraud_suspicion to akira_worker;
grant update (settled_by, because) on fraud_suspicion to akira_operator;

-- Whether a company ever called a destination is asked three times a minute.
create index traffic_hourly_destination on traffic_hourly (company_id, destination, hour);
insert into duty (name) values ('fraud');
