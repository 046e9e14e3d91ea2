select state, count(*)::integer from backfill_intervals where backfill_id = @id group by state
