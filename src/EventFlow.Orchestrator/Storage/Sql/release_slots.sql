update pool_slots as slots
set released_at = clock_timestamp(), outcome = c.outcome
from unnest($1, $2, $3, $4) as c (run_id, path, attempt, outcome)
where slots.run_id = c.run_id and slots.path = c.path and slots.attempt = c.attempt and slots.released_at is null
