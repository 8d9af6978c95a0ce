-- The highest position that is committed now; null where all is sealed.
select position from event
where position > coalesce((select max(to_position) from seal), 0)
order by position desc
limit 1
