-- Gives the company of each account, by its name.
select a.account, c.name from account a join company c on c.id = a.company_id
