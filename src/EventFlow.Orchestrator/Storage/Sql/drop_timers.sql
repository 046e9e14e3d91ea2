delete from timers
where ctid = any (array(select ctid from timers where run_id >= @from and run_id < @before limit @limit))
