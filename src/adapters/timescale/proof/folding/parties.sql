-- The log binds each call to its parties until an order to forget some stands in the log too.
forgotten as materialized (
    select jsonb_array_elements_text(data->'calls')::uuid as call_key
    from event where type = 'PartiesForgotten' and type not in {call_types}
), paired as (
    select i.call_key, e.data->>'parties' as told,
        case
            when i.salt is not null and i.fingerprint is not null then encode(sha256(
                i.salt || uuid_send(i.fingerprint) || convert_to(concat(
                    coalesce(octet_length(i.call_id) || ':' || i.call_id, '-'),
                    coalesce(octet_length(i.from_tag) || ':' || i.from_tag, '-'),
                    coalesce(octet_length(i.to_tag) || ':' || i.to_tag, '-'),
                    coalesce(octet_length(i.caller) || ':' || i.caller, '-'),
                    coalesce(octet_length(i.callee) || ':' || i.callee, '-'),
                    coalesce(octet_length(i.account) || ':' || i.account, '-'),
                    coalesce(octet_length(i.src_ip) || ':' || i.src_ip, '-'),
                    octet_length(i.dst) || ':' || i.dst
                ), 'UTF8')
            ), 'hex')
            when i.call_key in (select call_key from forgotten) or i.start_time < (
                select max((data->>'before')::timestamptz)
                from event where type = 'PartiesForgotten' and type not in {call_types}
            ) then e.data->>'parties'
        end as held
    from event e join call_identity i on i.call_key = e.stream_id
    where e.type = 'CallReceived' and e.data->>'parties' is not null and {logged}
), wrong as materialized (
    select * from paired where told is distinct from held
), log as (
    select call_key as key, told as parties from wrong
), book as (
    select call_key as key, held as parties from wrong
)
