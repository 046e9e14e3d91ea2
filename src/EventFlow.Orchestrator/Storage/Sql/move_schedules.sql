update schedules as s
set last_at = c.last_at,
    next_at = c.next_at,
    next_due_at = c.next_due_at,
    last_run_id = coalesce(c.last_run_id, s.last_run_id),
    problem = c.problem
from unnest($1, $2, $3, $4, $5, $6) as c (id, last_at, next_at, next_due_at, last_run_id, problem)
where s.id = c.id
