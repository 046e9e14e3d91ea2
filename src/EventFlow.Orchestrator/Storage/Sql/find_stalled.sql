-- statement_timestamp() is stable where clock_timestamp() is not, so that it can bound an index range.
(
    select id, 'cancel' as kind
    from runs_yyyymmdd
    where cancel_requested_at < statement_timestamp() - @start_grace and state in ('pending', 'running', 'paused')
    order by cancel_requested_at
    limit @limit)
union all
(
    select id, 'start'
    from runs_yyyymmdd
    where state = 'pending' and created_at < statement_timestamp() - @start_grace and cancel_requested_at is null
    order by id
    limit @limit)
union all
(
    -- The first bound is a range of the index, the second one a filter within it.
    select distinct lost.run_id, 'dispatch'
    from unnest(@types) as y (type)
    cross join lateral (
        select t.run_id
        from tasks_yyyymmdd t
        where t.state = 'queued'
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
    from runs_yyyymmdd
    where state in ('running', 'canceling', 'compensating') and active_tasks = 0
    limit @limit)
limit @limit
