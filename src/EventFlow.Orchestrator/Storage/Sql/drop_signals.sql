delete from run_signals
where ctid = any (array(select ctid from run_signals where run_id >= @from and run_id < @before limit @limit))
