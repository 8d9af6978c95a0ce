-- A rule as an event of its company makes it, in place of the one with the same key and start.
insert into party_rule (kind, value, tech_prefix, valid_from, valid_to, company_id)
values ($1, $2, $3, $4, $5, $6)
on conflict (kind, value, tech_prefix, valid_from)
do update set valid_to = excluded.valid_to, company_id = excluded.company_id
