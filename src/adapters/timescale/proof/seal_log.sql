-- Seals what follows the last seal, up to a position ($1), at most so many events ($2): what stands
-- there in the form of older software waits until it is rewritten. Of two at once one does nothing.
-- The bytes are those of docs/reference/seals.md and `domain.proof.seals`.
with last as (
    select number, to_position, sha256 from seal order by number desc limit 1
), head as (
    select coalesce(max(number), 0) + 1 as number, coalesce(max(to_position), 0) as sealed_to,
        coalesce((select sha256 from last), decode(repeat('00', 32), 'hex')) as previous
    from last
), piece as (
    select e.position, sha256(convert_to(concat_ws(
        E'\x1f', e.position, e.stream_id, e.version, e.type, e.schema_version,
        extract(epoch from e.at), e.data::text, e.told_by
    ), 'UTF8')) as digest
    from event e
    where e.position > (select sealed_to from head) and e.position <= $1
        and e.position < coalesce((
            select position from event
            where (type = 'CallReceived' and schema_version < 3)
                or (type in ('CallRerated', 'CdrCorrected', 'CallVoided') and schema_version < 2)
            order by position
            limit 1
        ), 9223372036854775807)
    order by e.position
    limit $2
), pressed as (
    select count(*) as events, max(position) as to_position,
        string_agg(digest, ''::bytea order by position) as digests
    from piece
)
insert into seal (number, from_position, to_position, events, previous, sealed_at, sha256)
select number, sealed_to + 1, to_position, events, previous, now(), sha256(
    previous || convert_to(concat_ws(
        E'\x1f', number, sealed_to + 1, to_position, events, extract(epoch from now())
    ), 'UTF8') || digests
)
from head, pressed
where events > 0
on conflict do nothing
returning number, from_position, to_position, events, previous, sha256, sealed_at
