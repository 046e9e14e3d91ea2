-- A second delete changes nothing and tells when the first one was. Its schedules fire no more from here on.
with deleted as (
    update workflows
    set deleted_at = coalesce(deleted_at, clock_timestamp()), updated_at = clock_timestamp()
    where id = @id
    returning id, latest_version, deleted_at),
counted as (
    update workflow_changes set number = number + 1 from deleted),
silenced as (
    update schedules
    set next_due_at = null
    from deleted
    where schedules.workflow = deleted.id)
select latest_version, deleted_at from deleted
