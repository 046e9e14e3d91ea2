-- SKIP LOCKED inside the CTE: nodes that look at the same moment share the due timers instead of waiting for each other.
-- statement_timestamp() is stable where clock_timestamp() is not, so that it can bound the index range.
with due as materialized (
    select run_id, path, kind, attempt, due_at
    from timers
    where due_at <= statement_timestamp()
    order by due_at
    limit @limit
    for update skip locked),
claimed as (
    update timers t
    set due_at = clock_timestamp() + @again
    from due
    where t.run_id = due.run_id and t.path = due.path and t.kind = due.kind and t.attempt = due.attempt
    returning t.run_id, t.kind, t.path, t.attempt, due.due_at)
-- A lease found so late says that nobody looked, not that the worker is gone: its heartbeats may wait in the queue.
select run_id, kind, path, attempt
from claimed
where kind <> 'lease' or due_at >= statement_timestamp() - @again / 5
