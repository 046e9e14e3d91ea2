select id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message
from runs
where (@workflow is null or workflow = @workflow)
    and (@state is null or state = @state)
    and (@since is null or created_at >= @since)
    and (@before_at is null or (created_at, id) < (@before_at, @before_id))
order by created_at desc, id desc
limit @limit
