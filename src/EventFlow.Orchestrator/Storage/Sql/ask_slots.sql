-- A microsecond apart, so that those who ask in one commit stand in the order of its rows.
insert into pool_slots (run_id, path, attempt, pool, weight, priority, by_type, asked_at, rank)
select
    c.run_id, c.path, c.attempt, c.pool, c.weight, c.priority, c.by_type, clock_timestamp(),
    clock_timestamp() - c.lead + row_number() over () * interval '1 microsecond'
from unnest($1, $2, $3, $4, $5, $6, $7, $8) as c (run_id, path, attempt, pool, weight, priority, by_type, lead)
on conflict (run_id, path, attempt) do nothing
