-- The verdict over a day; another one over the same day takes its place.
insert into proof_verdict (day, proved_at, findings, last_seal)
values ($1, $2, $3, $4)
on conflict (day) do update set
    proved_at = excluded.proved_at,
    findings = excluded.findings,
    last_seal = excluded.last_seal
