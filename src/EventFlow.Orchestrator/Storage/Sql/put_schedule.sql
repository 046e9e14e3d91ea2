insert into schedules (
    id, workflow, name, version, expression, timezone, catchup, jitter, calendar, start_at, end_at, params, is_computed, has_terms, last_at,
    live_since, next_at, next_due_at, last_run_id, problem, is_part)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
on conflict (id) do update set
    version = excluded.version,
    expression = excluded.expression,
    timezone = excluded.timezone,
    catchup = excluded.catchup,
    jitter = excluded.jitter,
    calendar = excluded.calendar,
    start_at = excluded.start_at,
    end_at = excluded.end_at,
    params = excluded.params,
    is_computed = excluded.is_computed,
    has_terms = excluded.has_terms,
    last_at = excluded.last_at,
    live_since = excluded.live_since,
    next_at = excluded.next_at,
    next_due_at = excluded.next_due_at,
    last_run_id = excluded.last_run_id,
    problem = excluded.problem,
    is_part = excluded.is_part
