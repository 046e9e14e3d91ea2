update tasks set
    kind = c.kind,
    type = c.type,
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
    needs = c.needs::text[],
    total = c.total,
    launched = c.launched,
    queued_at = c.queued_at,
    started_at = c.started_at,
    ended_at = c.ended_at,
    percent = case when tasks.attempt = c.attempt then tasks.percent end,
    message = case when tasks.attempt = c.attempt then tasks.message end,
    output = c.output,
    error_type = c.error_type,
    error_message = c.error_message,
    run_version = @run_version
from unnest(
    @path, @kind, @type, @state, @attempt, @losses, @rule_failures, @dispatches, @worker, @wait_reason,
    @needs, @total, @launched, @queued_at, @started_at, @ended_at, @output, @error_type, @error_message)
    as c (
        path, kind, type, state, attempt, losses, rule_failures, dispatches, worker, wait_reason,
        needs, total, launched, queued_at, started_at, ended_at, output, error_type, error_message)
-- The second condition leads to the rows by their key. By the join alone a plan made on a young table may read all rows of the run, or
-- of the table, for one that changes.
where tasks.run_id = @run_id and tasks.path = any(@path) and tasks.path = c.path
