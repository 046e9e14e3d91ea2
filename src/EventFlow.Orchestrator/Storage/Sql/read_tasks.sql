select * from tasks_yyyymmdd where run_id = any(@ids) order by run_id, path
