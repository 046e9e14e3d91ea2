select
    id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    case when state = 'compensation_failed' then stuck_compensation(id) end, parent_id, parent_path, parent_attempt, output,
    cancel_reason, deadline_missed_at, trigger
from runs
where id = @id
