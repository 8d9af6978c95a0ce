-- A tariff for a company; nothing where another assignment begins at the same moment.
insert into tariff_assignment (company_id, tariff, valid_from, valid_to) values ($1, $2, $3, $4)
on conflict (company_id, valid_from) do nothing
returning id
