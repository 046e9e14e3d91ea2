with written as (
    update tasks_yyyymmdd as tasks
    set
        run_version = c.run_version,
        state = c.state,
        attempt = c.attempt,
        losses = c.losses,
        rule_failures = c.rule_failures::integer[],
        dispatches = c.dispatches,
        dispatched_at = case
            when c.dispatches = 0 then null
            when (tasks.attempt, tasks.dispatches) is distinct from (c.attempt, c.dispatches) then clock_timestamp()
            else tasks.dispatched_at
        end,
        worker = c.worker,
        wait_reason = c.wait_reason,
        total = c.total,
        launched = c.launched,
        queued_at = c.queued_at,
        started_at = c.started_at,
        ended_at = c.ended_at,
        percent = case when tasks.attempt = c.attempt then tasks.percent end,
        message = case when tasks.attempt = c.attempt then tasks.message end,
        output = c.output,
        error_type = c.error_type,
        error_message = c.error_message
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        as c (
            run_id, path, run_version, state, attempt, losses, rule_failures, dispatches, worker, wait_reason,
            total, launched, queued_at, started_at, ended_at, output, error_type, error_message)
    where tasks.run_id = c.run_id and tasks.path = c.path
    returning 1)
select expect_rows(cardinality($1), (select count(*) from written), 'EF002')
