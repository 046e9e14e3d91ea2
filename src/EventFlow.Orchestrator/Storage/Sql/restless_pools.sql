-- Pool after pool by the index, as distinct would read every row of every line.
with recursive waiting (pool) as (
    (select pool from pool_slots where granted_at is null and released_at is null order by pool limit 1)
    union all
    select (
        select s.pool from pool_slots s
        where s.granted_at is null and s.released_at is null and s.pool > w.pool
        order by s.pool
        limit 1)
    from waiting w
    where w.pool is not null),
released (pool) as (
    (select pool from pool_slots where released_at is not null order by pool limit 1)
    union all
    select (select s.pool from pool_slots s where s.released_at is not null and s.pool > r.pool order by s.pool limit 1)
    from released r
    where r.pool is not null)
select pool from waiting where pool is not null
union
select pool from released where pool is not null
