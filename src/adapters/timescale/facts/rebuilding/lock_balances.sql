-- Until the transaction ends no money moves.
select company_id from balance order by company_id for update
