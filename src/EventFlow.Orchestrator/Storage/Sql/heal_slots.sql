-- The commit that ends an attempt gives its slots back; these are left by runs that were ended or deleted in another way. Each attempt is
-- looked up by its key, in the table of its day.
with lost as materialized (
    select s.ctid
    from pool_slots s
    where s.granted_at < statement_timestamp() - @grace and s.released_at is null
        and (
            coalesce((select t.state from tasks t where t.run_id = s.run_id and t.path = s.path and t.attempt = s.attempt), '')
                not in ('ready', 'queued', 'running')
            or coalesce((select r.state from runs r where r.id = s.run_id), '')
                not in ('pending', 'running', 'paused', 'canceling', 'compensating'))
    limit @limit
    for update of s skip locked)
update pool_slots
set released_at = clock_timestamp(), outcome = 'none'
where ctid = any (array(select ctid from lost))
returning run_id, path, attempt, pool
