insert into run_events_yyyymmdd (run_id, seq, at, kind, path, attempt, data)
select c.run_id, c.seq, c.at, c.kind, c.path, c.attempt, c.data
from unnest($1, $2, $3, $4, $5, $6, $7) as c (run_id, seq, at, kind, path, attempt, data)
