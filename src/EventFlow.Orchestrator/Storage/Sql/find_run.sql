select
    id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    case when state = 'compensation_failed' then stuck_compensation(id) end
from runs
where id = @id
