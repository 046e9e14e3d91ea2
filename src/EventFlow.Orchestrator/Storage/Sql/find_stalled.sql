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
        -- Not those that wait for their place, or were given it a moment ago, and not those that wait for their window.
        and (
            concurrency_key is null
            or (
                select true
                from run_places p
                where p.run_id = id and (p.granted_at is null or p.granted_at >= statement_timestamp() - @start_grace)) is null)
        and (version = 0 or (select true from timers t where t.run_id = id and t.path = '' and t.kind = 'window') is null)
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
union all
(
    -- Its child was never accepted, or has ended, or goes on alone: and the task does not know. With the offset each child is looked up by its
    -- id, in the table of its day.
    select distinct t.run_id, 'child'
    from tasks_yyyymmdd t
    left join lateral (select id, ended_at, parent_policy from runs where id = t.worker::uuid offset 0) c on true
    where t.state = 'awaiting' and t.kind = 'run' and t.started_at < statement_timestamp() - @start_grace
        and (c.id is null or c.ended_at < statement_timestamp() - @start_grace or c.parent_policy = 'detached')
    limit @limit)
union all
(
    -- Nobody waits for it any more, and it was not told.
    select c.id, 'orphan'
    from runs_yyyymmdd c
    where c.parent_id is not null and c.ended_at is null and c.state in ('pending', 'running', 'paused')
        and c.parent_policy = 'request_cancel' and c.cancel_requested_at is null
        and c.created_at < statement_timestamp() - @start_grace
        and (
            select true
            from tasks t
            where t.run_id = c.parent_id and t.path = c.parent_path and t.attempt = c.parent_attempt and t.state = 'awaiting') is null
    limit @limit)
limit @limit
