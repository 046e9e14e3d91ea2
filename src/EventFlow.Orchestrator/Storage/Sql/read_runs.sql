select * from runs_yyyymmdd where id = any(@ids)
