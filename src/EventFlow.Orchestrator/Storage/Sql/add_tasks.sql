insert into tasks (
    run_id, path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, dispatched_at, worker, wait_reason,
    needs, total, launched, queued_at, started_at, ended_at, output, error_type, error_message, run_version)
select
    @run_id, c.path, c.sort_path, c.kind, c.type, c.state, c.attempt, c.losses, c.rule_failures::integer[], c.dispatches,
    case when c.dispatches > 0 then clock_timestamp() end, c.worker, c.wait_reason,
    c.needs::text[], c.total, c.launched, c.queued_at, c.started_at, c.ended_at, c.output, c.error_type, c.error_message, @run_version
from unnest(
    @path, @sort_path, @kind, @type, @state, @attempt, @losses, @rule_failures, @dispatches, @worker, @wait_reason,
    @needs, @total, @launched, @queued_at, @started_at, @ended_at, @output, @error_type, @error_message)
    as c (
        path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, worker, wait_reason,
        needs, total, launched, queued_at, started_at, ended_at, output, error_type, error_message)
