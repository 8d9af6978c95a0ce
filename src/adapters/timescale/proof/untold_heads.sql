-- Seals behind the one that was told last. Where that one does not stand there any more as it was
-- told, seals were cut off or pressed anew: from there on they are told again.
select s.*
from seal s
where s.number > coalesce(
    (select t.number from told_head t join seal l on l.number = t.number and l.sha256 = t.sha256),
    (select least(t.number, (select max(l.number) from seal l)) - 1 from told_head t)
)
order by s.number
limit $1
