-- Hours as the events that a reader has read make them; an hour that nothing is left of is none.
insert into traffic_hourly_beside {summed_figures}
