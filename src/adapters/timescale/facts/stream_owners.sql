-- Whom each stream of a company or supplier is about, as its own first events say. The number of a
-- company that older software opened after the log was made whole stands in its row only. All its
-- movements are in its last currency.
select opened.stream_id,
    coalesce(
        (
            select e.data->>'currency' from event e
            where e.stream_id = opened.stream_id and e.type = 'CurrencyChanged'
            order by e.version desc limit 1
        ),
        opened.data->>'currency'
    ) as currency,
    coalesce(
        (opened.data->>'company_id')::bigint, (opened.data->>'supplier_id')::bigint,
        (numbered.data->>'company_id')::bigint, company.id
    ) as number
from event as opened
    left join event as numbered
        on numbered.stream_id = opened.stream_id and numbered.type = 'CompanyNumbered'
    left join company on company.stream_id = opened.stream_id
where opened.type in ('CompanyOpened', 'SupplierAdded')
