delete from timers where run_id = @run_id
