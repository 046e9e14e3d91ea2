-- Under the lock of the line.
update run_places p
set granted_at = clock_timestamp()
where p.run_id in (
    select w.run_id
    from run_places w
    where w.workflow = @workflow and w.key = @key and w.granted_at is null and w.cancel_reason is null
    order by w.ticket
    limit greatest(
        0,
        (
            select m.max
            from run_places m
            where m.workflow = @workflow and m.key = @key and m.granted_at is null
            order by m.ticket desc
            limit 1)
        - (select count(*) from run_places h where h.workflow = @workflow and h.key = @key and h.granted_at is not null)))
returning p.run_id
