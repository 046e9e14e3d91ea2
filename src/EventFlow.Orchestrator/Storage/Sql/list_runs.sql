-- A run's id is made before its row: the bound of the ids that goes with a moment is the caller's, a little below it.
select
    id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    case when state = 'compensation_failed' then stuck_compensation(id) end, parent_id, parent_path, parent_attempt,
    null::json as output, cancel_reason, deadline_missed_at, trigger
from runs
where id >= @from
    and id < @before
    and (@workflow is null or workflow = @workflow)
    and (@state is null or state = @state)
    and (@parent is null or parent_id = @parent)
    and (@since is null or created_at >= @since)
order by id desc
limit @limit
