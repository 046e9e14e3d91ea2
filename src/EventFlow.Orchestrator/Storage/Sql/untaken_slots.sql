select s.run_id, s.path, s.attempt, s.pool
from pool_slots s
where s.granted_at < statement_timestamp() - @grace and s.released_at is null
    and (select t.state from tasks t where t.run_id = s.run_id and t.path = s.path and t.attempt = s.attempt) = 'ready'
order by s.granted_at
limit @limit
