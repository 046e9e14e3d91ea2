create table pools (
    name text collate "C" not null,
    slots integer,
    rate_count integer,
    rate_per interval,
    rate_burst integer,
    breaker_failures integer,
    breaker_of integer,
    breaker_open_for interval,
    types text[] not null default '{}',
    tokens double precision,
    tokens_at timestamptz not null default clock_timestamp(),
    phase text not null default 'closed',
    phase_since timestamptz not null default clock_timestamp(),
    recent text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    constraint pools_pkey primary key (name)
);

-- What attempts have asked of pools, from the commit that begins the attempt; released by the commit that ends it, and then deleted by
-- whoever has the lock of the pool. Nothing refers to a pool: a task may wait for one that does not exist.
create table pool_slots (
    run_id uuid not null,
    path text collate "C" not null,
    attempt integer not null,
    pool text collate "C" not null,
    weight integer not null,
    priority integer not null,
    by_type boolean not null,
    asked_at timestamptz not null,
    rank timestamptz not null,
    granted_at timestamptz,
    released_at timestamptz,
    outcome text,
    constraint pool_slots_pkey primary key (run_id, path, attempt)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);

create index pool_slots_waiting on pool_slots (pool, rank) where granted_at is null and released_at is null;
create index pool_slots_held on pool_slots (pool) where granted_at is not null and released_at is null;
create index pool_slots_released on pool_slots (pool, released_at) where released_at is not null;

create function waiting_for_slot(of_run uuid, of_path text, of_attempt integer) returns text
language sql stable as $$
    select case
        when s.granted_at is not null then 'has its slot of pool ' || s.pool || ', is being dispatched'
        when p.name is null and s.by_type then 'waits for pool ' || s.pool || ', which is gone: it goes on at once'
        when p.name is null then
            'waits for pool ' || s.pool || ', which does not exist: eventflow pools set ' || s.pool || ' --slots N makes it'
        when s.weight > p.slots then
            'waits for pool ' || s.pool || ': it asks for ' || s.weight || ' slots, the pool has ' || p.slots
        else
            'waits for pool ' || s.pool
                || case
                    when p.phase = 'open' then
                        ': its circuit breaker is open until '
                            || to_char((p.phase_since + p.breaker_open_for) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                    when p.phase = 'half_open' then ': its circuit breaker lets one attempt through to try'
                    when p.rate_count is not null and (p.slots is null or h.used + s.weight <= p.slots) then
                        ': its rate of ' || p.rate_count || '/'
                            || case extract(epoch from p.rate_per)
                                when 1 then 's' when 60 then 'm' when 3600 then 'h' when 86400 then 'd'
                                else trim_scale(extract(epoch from p.rate_per)) || 's'
                            end || ' is used up'
                    when p.slots is not null then ': ' || h.used || ' of ' || p.slots || ' slots are in use'
                    else ''
                end
                || ', place ' || l.ahead + 1 || case when l.ahead >= 1000 then ' or later' else '' end || ' in line'
    end
    from pool_slots s
    left join pools p on p.name = s.pool
    cross join lateral (
        select coalesce(sum(o.weight), 0) as used
        from pool_slots o
        where o.pool = s.pool and o.granted_at is not null and o.released_at is null) h
    -- Counting a line of a million for each of its members would cost more than anybody reads.
    cross join lateral (
        select count(*) as ahead
        from (
            select from pool_slots o
            where o.pool = s.pool and o.granted_at is null and o.released_at is null and o.rank < s.rank
            limit 1000) first) l
    where s.run_id = of_run and s.path = of_path and s.attempt = of_attempt and s.released_at is null
$$;

create or replace view v_tasks as
select
    t.run_id,
    r.workflow,
    t.path,
    t.kind,
    t.state,
    nullif(t.type, '') as type,
    t.attempt,
    t.worker,
    case
        when t.state = 'waiting' then coalesce(
            (
                select 'waits for ' || array_to_string((array_agg(regexp_replace(p.path, '^.*/', '') order by n.place))[1:5], ', ')
                    || case when count(*) > 5 then ' and ' || count(*) - 5 || ' more' else '' end
                from unnest(t.needs) with ordinality as n (path, place)
                join tasks p on p.run_id = t.run_id and p.path = n.path
                where p.state in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')
                having count(*) > 0),
            t.wait_reason)
        when t.state = 'queued' then coalesce(
            (
                select 'no worker for type ' || t.type || ' since '
                    || to_char(y.no_worker_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                from task_types y
                where y.type = t.type and y.no_worker_since is not null),
            'in queue eventflow.task.' || t.type)
        when t.state = 'ready' then coalesce(waiting_for_slot(t.run_id, t.path, t.attempt), t.wait_reason)
        when t.state = 'retrying' then nullif(concat_ws(
            ': ',
            (
                select 'retry due at ' || to_char(min(m.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                from timers m
                where m.run_id = t.run_id and m.path = t.path and m.kind = 'retry'),
            t.wait_reason), '')
        when t.state = 'running' and t.kind <> 'map' then null
        when t.state in ('succeeded', 'failed', 'timed_out') then null
        else t.wait_reason
    end as waiting_for,
    case when t.error_type is null then t.error_message else concat_ws(': ', t.error_type, t.error_message) end as error,
    t.error_type,
    t.error_message,
    t.queued_at,
    t.started_at,
    t.ended_at,
    coalesce(t.ended_at, statement_timestamp()) - t.started_at as duration,
    t.percent,
    t.message,
    t.output
from tasks t
join runs r on r.id = t.run_id
union all
select
    r.id,
    r.workflow,
    w.path,
    w.kind,
    'waiting',
    nullif(w.type, ''),
    0,
    null,
    (
        select 'waits for ' || array_to_string((array_agg(n.path order by n.place))[1:5], ', ')
            || case when count(*) > 5 then ' and ' || count(*) - 5 || ' more' else '' end
        from unnest(w.needs) with ordinality as n (path, place)
        left join tasks p on p.run_id = r.id and p.path = n.path
        where coalesce(p.state, 'waiting') in ('waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting')
        having count(*) > 0),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null
from runs r
join workflow_tasks w on w.workflow = r.workflow and w.version = r.workflow_version
where r.state in ('running', 'paused', 'canceling', 'compensating')
    and not exists (select from tasks t where t.run_id = r.id and t.path = w.path);
