-- Who is to make room keeps a place until the run has ended; in line the next ones pass it.
update run_places
set cancel_reason = @reason, canceled_at = clock_timestamp()
where run_id = any(@ids) and cancel_reason is null
