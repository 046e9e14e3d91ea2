-- A thousand places are counted and no more.
select
    p.run_id, p.key, p.max, p.cancel_reason,
    (
        select count(*)::integer
        from (
            select
            from run_places w
            where w.workflow = p.workflow and w.key = p.key and w.granted_at is null and w.cancel_reason is null and w.ticket < p.ticket
            limit 1000) ahead),
    array(
        select b.run_id
        from (
            (
                select h.run_id, h.ticket
                from run_places h
                where h.workflow = p.workflow and h.key = p.key and h.granted_at is not null
                order by h.ticket
                limit 4)
            union all
            (
                select w.run_id, w.ticket
                from run_places w
                where w.workflow = p.workflow and w.key = p.key and w.granted_at is null and w.cancel_reason is null and w.ticket < p.ticket
                order by w.ticket
                limit 4)) b
        order by b.ticket
        limit 4)
from run_places p
where p.run_id = any(@ids) and p.granted_at is null
