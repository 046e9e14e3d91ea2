-- statement_timestamp() is stable where clock_timestamp() is not, so that it can bound an index range.
(
    select id, 'cancel' as kind
    from runs
    where id >= @from and id < @before
        and cancel_requested_at < statement_timestamp() - @start_grace and state in ('pending', 'running', 'paused')
    order by cancel_requested_at
    limit @limit)
union all
(
    select id, 'start'
    from runs
    where id >= @from and id < @before
        and state = 'pending' and created_at < statement_timestamp() - @start_grace and cancel_requested_at is null
        -- Not those that wait for their place, or were given it a moment ago, and not those that wait for their window.
        and (
            concurrency_key is null
            or not exists (
                select from run_places p
                where p.run_id = id and (p.granted_at is null or p.granted_at >= statement_timestamp() - @start_grace)))
        and (version = 0 or not exists (select from timers t where t.run_id = id and t.path = '' and t.kind = 'window'))
    order by id
    limit @limit)
union all
(
    -- The first bound is a range of the index, the second one a filter within it.
    select distinct lost.run_id, 'dispatch'
    from unnest(@types) as y (type)
    cross join lateral (
        select t.run_id
        from tasks t
        where t.run_id >= @from and t.run_id < @before
            and t.state = 'queued'
            and t.type = y.type
            and t.dispatched_at < statement_timestamp() - @dispatch_grace
            and t.dispatched_at < statement_timestamp() - @dispatch_grace * power(2, least(greatest(t.dispatches, 1), 7) - 1)
        order by t.dispatched_at
        limit @limit) lost
    limit @limit)
union all
(
    select distinct run_id, 'signal'
    from run_signals
    where run_id >= @from and run_id < @before
        and received_at is null and sent_at < statement_timestamp() - @start_grace
    limit @limit)
union all
(
    select id, 'settle'
    from runs
    where id >= @from and id < @before and state in ('running', 'canceling') and active_tasks = 0
    limit @limit)
limit @limit
