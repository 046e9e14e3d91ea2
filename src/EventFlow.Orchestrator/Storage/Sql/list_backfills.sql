select b.id, b.workflow, b.version, b.schedule, b.timezone, b.from_at, b.to_at, b.max_active, b.newest_first, b.rerun, b.params, b.state,
    b.created_at, b.ended_at, b.problem, b.key
from backfills b
where (@workflow is null or b.workflow = @workflow) and (@before is null or b.id < @before)
order by b.id desc
limit @limit
