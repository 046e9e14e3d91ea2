select
    s.id, s.workflow, s.name, s.version, s.expression, s.timezone, s.catchup, s.jitter, s.calendar, s.start_at, s.end_at, s.params,
    s.is_computed, s.has_terms, s.last_at, s.live_since, s.next_at, s.next_due_at, s.last_run_id, s.problem, s.is_part,
    w.paused_at
from schedules s
join workflows w on w.id = s.workflow
where w.deleted_at is null
    and (@workflow is null or s.workflow = @workflow)
    and (@after_workflow is null or (s.workflow, s.name) > (@after_workflow, @after_name))
order by s.workflow, s.name
limit @limit
