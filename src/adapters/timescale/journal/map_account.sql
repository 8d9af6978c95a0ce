-- From now on this company pays for the account.
insert into account (account, company_id) values ($1, $2)
on conflict (account) do update set company_id = excluded.company_id, mapped_at = now()
