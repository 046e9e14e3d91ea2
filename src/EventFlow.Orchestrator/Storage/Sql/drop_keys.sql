delete from run_keys
where ctid = any (array(select ctid from run_keys where run_id >= @from and run_id < @before limit @limit))
