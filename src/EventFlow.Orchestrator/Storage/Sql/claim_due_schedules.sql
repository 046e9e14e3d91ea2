-- Whoever fires them moves them on in the same transaction; nodes that look at the same moment share what is due.
-- statement_timestamp() is stable where clock_timestamp() is not, so that it can bound the index range.
select
    s.id, s.workflow, s.name, s.version, s.expression, s.timezone, s.catchup, s.jitter, s.calendar, s.start_at, s.end_at, s.params,
    s.is_computed, s.has_terms, s.last_at, s.live_since, s.next_at, s.next_due_at, s.last_run_id, s.problem, s.is_part,
    statement_timestamp()
from schedules s
where s.next_due_at <= statement_timestamp()
order by s.next_due_at
limit @limit
for no key update skip locked
