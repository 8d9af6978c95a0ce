-- Who pays for an account when, the earliest first.
select company_id, valid_from from account_mapping
where account = $1
order by valid_from nulls first
