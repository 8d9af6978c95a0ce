-- Up to which seal others were told.
update told_head t set number = s.number, sha256 = s.sha256, told_at = now()
from seal s
where s.number = $1
