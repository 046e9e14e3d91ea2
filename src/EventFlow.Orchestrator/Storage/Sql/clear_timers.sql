delete from timers
using unnest($1, $2, $3, $4) as c (run_id, path, kind, attempt)
where timers.run_id = c.run_id and timers.path = c.path and timers.kind = c.kind and timers.attempt = c.attempt
