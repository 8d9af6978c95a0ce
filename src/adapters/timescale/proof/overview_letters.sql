-- Open dead letters by reason.
select reason, count(*) as letters
from dead_letter where status = 'parked' group by reason order by 2 desc, 1
