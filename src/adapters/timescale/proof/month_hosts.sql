-- The hosts of which calls came since a moment, and when the last.
select host, max(received_at) as last from cdr where received_at >= $1 group by host
