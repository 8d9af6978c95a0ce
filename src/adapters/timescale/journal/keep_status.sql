-- What a company's latest events make of it, as far as a worker may say so.
update company set version = $2, status = $3, suspended_by = $4 where id = $1
