select
    path, kind, type, state, attempt, worker, queued_at, started_at, ended_at, output,
    error_type, error_message, waiting_for, percent, message
from v_tasks
where run_id = @run_id and path = @path
