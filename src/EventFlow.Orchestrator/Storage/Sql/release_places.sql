-- Gives the places of ended runs to those whose turn it is, under the locks of their lines. How many there may be is said by the run that
-- came last. What is deleted here is still seen by the rest of the statement.
with released as (
    delete from run_places where run_id = any($1) returning workflow, key),
lines as materialized (
    select distinct workflow, key from released),
next as materialized (
    select w.run_id
    from lines l
    cross join lateral (
        select p.run_id
        from run_places p
        where p.workflow = l.workflow and p.key = l.key and p.granted_at is null and p.cancel_reason is null and p.run_id <> all($1)
        order by p.ticket
        limit greatest(
            0,
            (
                select m.max
                from run_places m
                where m.workflow = l.workflow and m.key = l.key and m.granted_at is null and m.run_id <> all($1)
                order by m.ticket desc
                limit 1)
            - (
                select count(*)
                from run_places h
                where h.workflow = l.workflow and h.key = l.key and h.granted_at is not null and h.run_id <> all($1)))) w)
update run_places p
set granted_at = clock_timestamp()
from next
where p.run_id = next.run_id
returning p.run_id
