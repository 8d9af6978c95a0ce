-- A new version; its rates follow in the same transaction.
insert into tariff (
    name, currency, effective_from, effective_to, zone, span_overflow, boundaries, plan_at,
    rows, sha256, correction
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
returning id, imported_at, imported_by
