select backfill_id, number, start_at, end_at, run_id, state
from backfill_intervals
where backfill_id = @id and number > @after
order by number
limit @limit
