select
    id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    parent_id, parent_path, parent_attempt, output
from runs
where id = @id
