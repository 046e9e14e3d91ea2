-- SKIP LOCKED here and in the line: whoever has the lock of a pool waits for no run, which may wait for this.
with ended as materialized (
    select ctid, granted_at, released_at, outcome
    from pool_slots
    where pool = @pool and released_at is not null
    order by released_at
    limit 1000
    for update skip locked),
gone as (
    delete from pool_slots where ctid = any (array(select ctid from ended)))
select granted_at, outcome
from ended
where granted_at is not null and outcome <> 'none'
order by released_at
