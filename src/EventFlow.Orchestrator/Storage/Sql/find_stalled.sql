-- statement_timestamp() is stable where clock_timestamp() is not, so that it can bound an index range.
(
    select id, 'cancel' as kind
    from runs
    where cancel_requested_at < statement_timestamp() - @start_grace and state in ('pending', 'running', 'paused')
    order by cancel_requested_at
    limit @limit)
union all
(
    select id, 'start'
    from runs
    where state = 'pending' and created_at < statement_timestamp() - @start_grace and cancel_requested_at is null
    order by created_at
    limit @limit)
union all
(
    select distinct lost.run_id, 'dispatch'
    from unnest(@types) as y (type)
    cross join generate_series(1, 7) as d (dispatches)
    cross join lateral (
        select t.run_id
        from tasks t
        where t.state = 'queued'
            and t.type = y.type
            and least(greatest(t.dispatches, 1), 7) = d.dispatches
            and t.dispatched_at < statement_timestamp() - @dispatch_grace * power(2, d.dispatches - 1)
        order by t.dispatched_at
        limit @limit) lost
    limit @limit)
union all
(
    select id, 'settle'
    from runs
    where state in ('running', 'canceling') and active_tasks = 0
    limit @limit)
limit @limit
