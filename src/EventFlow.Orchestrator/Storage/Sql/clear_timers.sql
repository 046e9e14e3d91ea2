delete from timers
using unnest(@path, @kind, @attempt) as c (path, kind, attempt)
where timers.run_id = @run_id and timers.path = c.path and timers.kind = c.kind and timers.attempt = c.attempt
