-- Ids of runs are UUIDv7: 48 bits of milliseconds first, so that a day (UTC) is a range of ids and all rows of a run lie in one day.
create function run_day(id uuid) returns date
language sql immutable strict parallel safe
return date '1970-01-01' + (('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 86400000)::integer;

create function first_run_id(day date) returns uuid
language sql immutable strict parallel safe
return (lpad(to_hex((day - date '1970-01-01')::bigint * 86400000), 12, '0') || repeat('0', 20))::uuid;

drop view v_runs;
drop view v_tasks;

alter table runs rename to runs_before;
alter table tasks rename to tasks_before;
alter table run_events rename to run_events_before;
alter table task_logs rename to task_logs_before;
alter table task_logs_before drop constraint task_logs_run_fkey;
alter table task_logs_before drop constraint task_logs_pkey;
alter table tasks_before drop constraint tasks_pkey;
alter table run_events_before drop constraint run_events_pkey;
alter table runs_before drop constraint runs_pkey;
drop index
    runs_workflow_key, runs_newest, runs_workflow_newest, runs_unfinished, runs_cancel_requested, runs_pending, tasks_queued,
    task_logs_task;

create table runs (
    id uuid not null,
    workflow text not null,
    workflow_version integer not null,
    state text not null,
    key text,
    params json not null,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    error_type text,
    error_message text,
    cancel_requested_at timestamptz,
    cancel_reason text,
    event_seq bigint not null,
    version integer not null,
    active_tasks integer not null default 0,
    constraint runs_pkey primary key (id),
    constraint runs_state_check check (state in (
        'pending', 'running', 'paused', 'canceling', 'compensating',
        'succeeded', 'failed', 'canceled', 'timed_out'))
) partition by range (id);

create index runs_workflow_newest on runs (workflow, id);

-- Runs that have not succeeded are few: those under way, and the bad ends somebody looks for.
create index runs_not_succeeded on runs (state, id) where state <> 'succeeded';
create index runs_workflow_not_succeeded on runs (workflow, state, id) where state <> 'succeeded';
create index runs_cancel_requested on runs (cancel_requested_at)
    where cancel_requested_at is not null and state in ('pending', 'running', 'paused');

create table tasks (
    run_id uuid not null,
    path text collate "C" not null,
    sort_path text collate "C" not null,
    kind text not null,
    type text not null,
    state text not null,
    attempt integer not null,
    losses integer not null,
    rule_failures integer[] not null,
    dispatches integer not null,
    dispatched_at timestamptz,
    worker text,
    wait_reason text,
    needs text[] not null,
    total integer,
    launched integer,
    queued_at timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    percent double precision,
    message text,
    output json,
    error_type text,
    error_message text,
    run_version integer not null,
    constraint tasks_pkey primary key (run_id, path),
    constraint tasks_state_check check (state in (
        'waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting',
        'succeeded', 'failed', 'skipped', 'canceled', 'timed_out', 'upstream_failed'))
) partition by range (run_id);

-- What the reconciler asks, answered from the index alone. No expression in it: one is prepared again by every statement that writes.
create index tasks_queued on tasks (type, dispatched_at) include (dispatches, queued_at, run_id) where state = 'queued';

create table run_events (
    run_id uuid not null,
    seq bigint not null,
    at timestamptz not null,
    kind text not null,
    path text,
    attempt integer,
    data json,
    constraint run_events_pkey primary key (run_id, seq)
) partition by range (run_id);

-- A leaf cannot have an identity column, but it inherits a default.
create sequence task_logs_ids as bigint;

create table task_logs (
    id bigint not null default nextval('task_logs_ids'),
    run_id uuid not null,
    path text collate "C" not null,
    attempt integer not null,
    at timestamptz not null,
    level text not null,
    worker text,
    message text not null,
    constraint task_logs_pkey primary key (run_id, id)
) partition by range (run_id);

create index task_logs_task on task_logs (run_id, path, id);

-- What one index over all days cannot be: unique.
create table run_keys (
    workflow text not null,
    key text not null,
    run_id uuid not null,
    constraint run_keys_pkey primary key (workflow, key)
);

create index run_keys_run on run_keys (run_id);

-- Made apart and attached: `create table … partition of` would lock the parent against everybody.
create function create_leaf(parent text, day date, settings text) returns void
language plpgsql as $$
declare
    leaf text := parent || '_' || to_char(day, 'YYYYMMDD');
begin
    if to_regclass(leaf) is null then
        execute format(
            'create table %I (like %I including defaults including constraints including indexes)%s', leaf, parent, settings);
        execute format(
            'alter table %I attach partition %I for values from (%L) to (%L)', parent, leaf, first_run_id(day), first_run_id(day + 1));
    elsif not exists (
            select from pg_inherits where inhrelid = to_regclass(leaf) and inhparent = parent::regclass and not inhdetachpending) then
        raise exception 'table % is no part of % (any more)', leaf, parent using errcode = 'EF003';
    end if;
end $$;

create function create_day(day date) returns void
language plpgsql as $$
begin
    -- Servers that need the same day make it once, and not while it is being dropped.
    perform pg_advisory_xact_lock(x'45464459'::integer, day - date '1970-01-01');

    -- Every commit of a run rewrites its row; the room keeps the new version on the same page.
    perform create_leaf('runs', day, ' with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)');
    perform create_leaf(
        'tasks', day, ' with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)');
    perform create_leaf('run_events', day, '');
    perform create_leaf('task_logs', day, '');
end $$;

create function unfinished_runs(leaf text) returns bigint
language plpgsql as $$
declare
    unfinished bigint;
begin
    execute format('select count(*) from %I where state in (''pending'', ''running'', ''paused'', ''canceling'', ''compensating'')', leaf)
        into unfinished;
    return unfinished;
end $$;

-- Answers how many runs of the day are unfinished. With none, the day takes no more rows of runs: whoever drops it has the last word.
create function close_day(day date) returns bigint
language plpgsql as $$
declare
    leaf text := 'runs_' || to_char(day, 'YYYYMMDD');
    unfinished bigint;
begin
    if to_regclass(leaf) is null or exists (select from pg_constraint where conrelid = to_regclass(leaf) and conname = 'closed') then
        return 0;
    end if;

    unfinished := unfinished_runs(leaf);
    if unfinished = 0 then
        execute format('lock table %I in access exclusive mode', leaf);
        unfinished := unfinished_runs(leaf);
    end if;

    if unfinished = 0 then
        execute format('alter table %I add constraint closed check (false) not valid', leaf);
    end if;

    return unfinished;
end $$;

select create_day(day)
from (
    select run_day(id) as day from runs_before
    union
    select run_day(run_id) from tasks_before
    union
    select run_day(run_id) from run_events_before
    union
    select run_day(run_id) from task_logs_before) days
order by day;

insert into runs (
    id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    cancel_requested_at, cancel_reason, event_seq, version, active_tasks)
select
    id, workflow, workflow_version, state, key, params, created_at, started_at, ended_at, error_type, error_message,
    cancel_requested_at, cancel_reason, event_seq, version, active_tasks
from runs_before;

insert into run_keys (workflow, key, run_id) select workflow, key, id from runs_before where key is not null;

insert into tasks (
    run_id, path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, dispatched_at, worker, wait_reason, needs,
    total, launched, queued_at, started_at, ended_at, percent, message, output, error_type, error_message, run_version)
select
    run_id, path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, dispatched_at, worker, wait_reason, needs,
    total, launched, queued_at, started_at, ended_at, percent, message, output, error_type, error_message, run_version
from tasks_before;

insert into run_events (run_id, seq, at, kind, path, attempt, data)
select run_id, seq, at, kind, path, attempt, data from run_events_before;

insert into task_logs (id, run_id, path, attempt, at, level, worker, message)
select id, run_id, path, attempt, at, level, worker, message from task_logs_before;

select setval('task_logs_ids', greatest(max(id), 1)) from task_logs;

drop table runs_before, tasks_before, run_events_before, task_logs_before;
