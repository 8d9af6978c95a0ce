-- How many changes there were of what prices depend on.
select count(*) from price_change
