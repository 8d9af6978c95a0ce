-- Gives the view that was kept last.
select body from live_view
