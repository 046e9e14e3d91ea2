update run_places
set granted_at = clock_timestamp()
where run_id = any(@ids) and granted_at is null
