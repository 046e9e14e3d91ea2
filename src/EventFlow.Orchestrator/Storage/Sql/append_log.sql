insert into task_logs (run_id, path, attempt, at, level, worker, message)
select id, @path, @attempt, clock_timestamp(), @level, @worker, @message
from runs
where id = @run_id
