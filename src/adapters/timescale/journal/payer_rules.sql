-- Who pays for calls that no account names; of one key where one is named.
select kind, value, tech_prefix, valid_from, valid_to, company_id from party_rule
where $1::text is null or (kind, value, tech_prefix) = ($1, $2, $3)
