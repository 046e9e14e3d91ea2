select seq, at, kind, path, attempt, data
from run_events
where run_id = @run_id and seq > @after_seq
order by seq
limit @limit
