-- An assignment for certain calls as the latest event of its company makes it.
insert into narrow_assignment (
    company_id, kind, value, tech_prefix, valid_from, tariff, valid_to
) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (company_id, kind, value, tech_prefix, valid_from) do update
set tariff = excluded.tariff, valid_to = excluded.valid_to
