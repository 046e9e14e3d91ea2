update pool_slots as slots
set granted_at = $4
from unnest($1, $2, $3) as c (run_id, path, attempt)
where slots.run_id = c.run_id and slots.path = c.path and slots.attempt = c.attempt
