-- The version is the fence: a run that another node has changed since fails the whole batch.
with written as (
    update runs_yyyymmdd as runs
    set
        version = c.version,
        state = c.state,
        started_at = c.started_at,
        ended_at = c.ended_at,
        error_type = c.error_type,
        error_message = c.error_message,
        event_seq = c.event_seq,
        active_tasks = c.active_tasks
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        as c (id, version, state, started_at, ended_at, error_type, error_message, event_seq, active_tasks, fence)
    where runs.id = c.id and runs.version = c.fence
    returning 1)
select expect_rows(cardinality($1), (select count(*) from written), 'EF001')
