delete from timers where run_id = any($1)
