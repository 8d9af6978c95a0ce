-- oldest software: 9
-- Invoices with a number have no table, as bundles: they are read from the streams of companies. Of
-- each series a number is given once, whoever enters it (docs/decisions/0262).
create unique index event_invoice
    on event ((data->>'series'), ((data->>'number')::bigint)) where type = 'InvoiceIssued';
create index event_invoice_of on event (stream_id, version) where type = 'InvoiceIssued';
