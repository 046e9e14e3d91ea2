insert into timers (run_id, path, kind, attempt, due_at)
select c.run_id, c.path, c.kind, c.attempt, clock_timestamp() + c.delay
from unnest($1, $2, $3, $4, $5) as c (run_id, path, kind, attempt, delay)
on conflict (run_id, path, kind, attempt) do update set due_at = excluded.due_at
