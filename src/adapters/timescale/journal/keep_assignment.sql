-- An assignment as the latest event of its company makes it.
insert into tariff_assignment (company_id, valid_from, tariff, valid_to) values ($1, $2, $3, $4)
on conflict (company_id, valid_from) do update
set tariff = excluded.tariff, valid_to = excluded.valid_to
