insert into backfills (
    id, workflow, version, schedule, timezone, from_at, to_at, max_active, newest_first, rerun, params, state, created_at,
    ended_at, problem, key)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict do nothing
