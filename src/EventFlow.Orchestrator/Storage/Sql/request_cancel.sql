with wish as (
    update runs
    set cancel_requested_at = clock_timestamp(), cancel_reason = @reason
    where id = @id
        and cancel_requested_at is null
        and state in ('pending', 'running', 'paused', 'canceling'))
select exists (select from runs where id = @id)
