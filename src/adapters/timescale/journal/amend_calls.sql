-- Calls as people read them, after an amendment; one that was amended meanwhile is left alone.
update cdr set
    end_time = new.end_time, duration = new.duration, outcome = new.outcome,
    company_id = new.company_id, rating = new.rating, unrated_reason = new.unrated_reason,
    billed_seconds = new.billed_seconds, billed_amount = new.billed_amount,
    currency = new.currency, destination = new.destination, prefix = new.prefix,
    tariff_id = new.tariff_id, supplier_id = new.supplier_id, supplier_cost = new.supplier_cost,
    supplier_currency = new.supplier_currency, revision = new.revision,
    caller_number = new.caller_number, callee_number = new.callee_number, leg_of = new.leg_of,
    in_company_id = new.in_company_id, in_billed_amount = new.in_billed_amount,
    in_currency = new.in_currency, in_destination = new.in_destination,
    in_unrated_reason = new.in_unrated_reason
from unnest(
    $1::uuid[], $2::timestamptz[], $3::integer[], $4::timestamptz[], $5::numeric[], $6::text[],
    $7::bigint[], $8::text[], $9::text[], $10::integer[], $11::numeric[], $12::text[], $13::text[],
    $14::text[], $15::bigint[], $16::bigint[], $17::numeric[], $18::text[],
    $19::text[], $20::text[], $21::uuid[], $22::bigint[], $23::numeric[], $24::text[],
    $25::text[], $26::text[]
) as new (
    call_key, start_time, revision, end_time, duration, outcome,
    company_id, rating, unrated_reason, billed_seconds, billed_amount, currency, destination,
    prefix, tariff_id, supplier_id, supplier_cost, supplier_currency, caller_number, callee_number,
    leg_of, in_company_id, in_billed_amount, in_currency, in_destination, in_unrated_reason
)
where cdr.call_key = new.call_key and cdr.start_time = new.start_time
    and cdr.revision = new.revision - 1
