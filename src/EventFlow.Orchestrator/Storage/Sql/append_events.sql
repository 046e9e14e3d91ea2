insert into run_events (run_id, seq, at, kind, path, attempt, data)
select @run_id, c.seq, c.at, c.kind, c.path, c.attempt, c.data
from unnest(@seq, @at, @kind, @path, @attempt, @data) as c (seq, at, kind, path, attempt, data)
