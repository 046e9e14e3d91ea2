update backfill_intervals as i
set run_id = c.run_id, state = c.state
from unnest($1, $2, $3, $4) as c (backfill_id, number, run_id, state)
where i.backfill_id = c.backfill_id and i.number = c.number
