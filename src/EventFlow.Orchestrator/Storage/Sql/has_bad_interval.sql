select exists (
    select from backfill_intervals
    where backfill_id = @id and state not in ('waiting', 'started', 'skipped', 'succeeded'))
