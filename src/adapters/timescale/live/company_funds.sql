-- Gives the balance of each company, by its name.
select c.name, b.currency, b.amount from company c join balance b on b.company_id = c.id
