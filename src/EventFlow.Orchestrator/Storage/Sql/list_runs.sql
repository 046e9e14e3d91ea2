-- A run's id is made before its row: the bound of the ids that goes with a moment is the caller's, a little below it.
-- What began a run has no index, so that the writing of runs does not pay for it: rows are read until there are enough. The text of the
-- trigger is asked first, as to take the JSON of each row apart costs several times as much.
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
    and (@cause is null or case @cause
        when 'parent' then parent_id is not null
        when 'manual' then parent_id is null and trigger is null
        else parent_id is null and strpos(trigger::text, '"kind":"' || @cause || '"') > 0
    end)
    and (@trigger is null or (
        strpos(trigger::text, @trigger_json) > 0
        and @trigger in (
            trigger ->> 'schedule', trigger ->> 'backfill', trigger ->> 'type', trigger ->> 'dataset', trigger ->> 'workflow')))
order by id desc
limit @limit
