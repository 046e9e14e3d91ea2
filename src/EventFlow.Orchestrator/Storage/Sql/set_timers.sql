insert into timers (run_id, path, kind, attempt, due_at)
select @run_id, c.path, c.kind, c.attempt, clock_timestamp() + c.delay
from unnest(@path, @kind, @attempt, @delay) as c (path, kind, attempt, delay)
on conflict (run_id, path, kind, attempt) do update set due_at = excluded.due_at
