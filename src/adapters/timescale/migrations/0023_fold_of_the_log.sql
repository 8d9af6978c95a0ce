-- oldest software: 9
-- What the fold of the log needs: facts of parties are few among those of calls, and calls of some
-- time were told since then.
create index event_beside_calls on event (position)
where type not in (
    'CallReceived', 'CallRerated', 'CdrCorrected', 'CallAccepted', 'CallVoided', 'CallUnvoided'
);
create index event_told on event using brin (at);

-- Before this moment retention has dropped calls from what people read; the log has them.
create table calls_dropped (
    only_one boolean primary key default true check (only_one),
    before timestamptz not null
);
insert into calls_dropped (before)
select coalesce(date_trunc('day', kept.since, 'UTC'), known.until + interval '1 day')
from (select min(start_time) as since from cdr) as kept,
    (select min(start_time) as since, max(start_time) as until from call_identity) as known
where known.since < coalesce(date_trunc('day', kept.since, 'UTC'), 'infinity');
grant select on calls_dropped to akira_worker, akira_operator, akira_auditor;
