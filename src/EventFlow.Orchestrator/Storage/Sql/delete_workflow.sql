-- A second delete changes nothing and tells when the first one was.
update workflows
set deleted_at = coalesce(deleted_at, clock_timestamp()), updated_at = clock_timestamp()
where id = @id
returning latest_version, deleted_at
