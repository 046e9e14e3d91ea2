select id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    cancel_reason, deadline_missed_at
from runs
where id = @id
