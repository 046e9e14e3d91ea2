-- Heartbeats come often: a lease moves once a tenth of it has been used, and progress is stored when it has changed.
-- Tasks before timers, as in a commit, so that the two never wait for each other.
with task as (
    select 1 from tasks where run_id = @run_id and path = @path and attempt = @attempt and state = 'running'),
progress as (
    update tasks
    set percent = coalesce(@percent, percent), message = coalesce(@message, message)
    where run_id = @run_id and path = @path and attempt = @attempt and state = 'running'
        and (coalesce(@percent, percent), coalesce(@message, message)) is distinct from (percent, message)
    returning 1),
lease as (
    update timers
    set due_at = clock_timestamp() + @length
    where run_id = @run_id and path = @path and kind = @kind and attempt = @attempt
        and due_at < statement_timestamp() + @length * 0.9
        and exists (select from task)
        and (select count(*) from progress) >= 0)
select exists (select from task)
