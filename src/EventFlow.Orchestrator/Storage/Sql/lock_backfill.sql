-- Its workflow is not deleted meanwhile.
select b.id, b.workflow, b.version, b.schedule, b.timezone, b.from_at, b.to_at, b.max_active, b.newest_first, b.rerun, b.params, b.state,
    b.created_at, b.ended_at, b.problem, b.key, clock_timestamp(), w.deleted_at
from backfills b
join workflows w on w.id = b.workflow
where b.id = @id
for no key update of b
for share of w
