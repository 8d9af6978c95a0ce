-- Somebody looked at suspicions of a company.
update fraud_suspicion set settled_by = $3, because = $4 where company_id = $1 and number = any ($2)
