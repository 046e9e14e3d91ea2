insert into tasks_yyyymmdd (
    run_id, path, run_version, state, attempt, losses, rule_failures, dispatches, dispatched_at, worker, wait_reason,
    total, launched, queued_at, started_at, ended_at, output, error_type, error_message, sort_path, kind, type, needs)
select
    c.run_id, c.path, c.run_version, c.state, c.attempt, c.losses, c.rule_failures::integer[], c.dispatches,
    case when c.dispatches > 0 then clock_timestamp() end, c.worker, c.wait_reason,
    c.total, c.launched, c.queued_at, c.started_at, c.ended_at, c.output, c.error_type, c.error_message,
    c.sort_path, c.kind, c.type, c.needs::text[]
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
    as c (
        run_id, path, run_version, state, attempt, losses, rule_failures, dispatches, worker, wait_reason,
        total, launched, queued_at, started_at, ended_at, output, error_type, error_message, sort_path, kind, type, needs)
