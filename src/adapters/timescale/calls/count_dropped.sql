-- Calls of some time that passed the gate and are not among those that people read.
select count(*) from call_identity i
where i.start_time >= $1 and i.start_time < $2
    and not exists (select from cdr c where c.call_key = i.call_key and c.start_time = i.start_time)
