insert into backfill_intervals (backfill_id, number, start_at, end_at, run_id, state)
select * from unnest($1, $2, $3, $4, $5, $6)
