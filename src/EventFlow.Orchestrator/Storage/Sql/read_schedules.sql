select s.id, s.workflow, s.name, s.version, s.expression, s.timezone, s.catchup, s.jitter, s.calendar, s.start_at, s.end_at, s.params,
    s.is_computed, s.has_terms, s.last_at, s.live_since, s.next_at, s.next_due_at, s.last_run_id, s.problem, s.is_part
from schedules s
where s.workflow = @workflow
order by s.name
for no key update
