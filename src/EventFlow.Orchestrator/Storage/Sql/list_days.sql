-- A day that was closed is being dropped, and is listed until nothing of it is left.
select to_date(right(leaf.oid::regclass::text, 8), 'YYYYMMDD') as day
from (
    select inhrelid as oid from pg_inherits where inhparent = 'runs'::regclass
    union
    select conrelid from pg_constraint where conname = 'closed' and conrelid::regclass::text ~ '^runs_\d{8}$') leaf
order by day
