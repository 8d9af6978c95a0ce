-- Gives the names of all companies, by number.
select id, name from company
