select id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message
from runs
where id = @id
