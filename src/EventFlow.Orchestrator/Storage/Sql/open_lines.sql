-- Lines in which somebody waits though there is room.
select l.workflow, l.key
from (select distinct workflow, key from run_places where granted_at is null and cancel_reason is null) l
where (
        select m.max
        from run_places m
        where m.workflow = l.workflow and m.key = l.key and m.granted_at is null
        order by m.ticket desc
        limit 1)
    > (
        select count(*)
        from run_places h
        where h.workflow = l.workflow and h.key = l.key and h.granted_at is not null)
limit @limit
