create table workflows (
    id text collate "C" not null,
    namespace text not null,
    title text,
    latest_version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint workflows_pkey primary key (id)
);

create table workflow_versions (
    workflow text collate "C" not null,
    version integer not null,
    source text not null,
    hash text not null,
    created_at timestamptz not null,
    constraint workflow_versions_pkey primary key (workflow, version),
    constraint workflow_versions_workflow_fkey foreign key (workflow) references workflows (id) on delete cascade
);

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
    constraint runs_pkey primary key (id),
    constraint runs_state_check check (state in (
        'pending', 'running', 'paused', 'canceling', 'compensating',
        'succeeded', 'failed', 'canceled', 'timed_out'))
-- Every commit of a run rewrites its row; the room keeps the new version on the same page.
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

create unique index runs_workflow_key on runs (workflow, key) where key is not null;
create index runs_newest on runs (created_at desc, id desc);
create index runs_workflow_newest on runs (workflow, created_at desc, id desc);
create index runs_unfinished on runs (state, created_at)
    where state in ('pending', 'running', 'paused', 'canceling', 'compensating');
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
    constraint tasks_run_fkey foreign key (run_id) references runs (id) on delete cascade,
    constraint tasks_state_check check (state in (
        'waiting', 'ready', 'queued', 'running', 'retrying', 'awaiting',
        'succeeded', 'failed', 'skipped', 'canceled', 'timed_out', 'upstream_failed'))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- The state is carried along so that the counts of a run come from the index alone.
create index tasks_changed on tasks (run_id, run_version) include (state);

-- What the reconciler asks, one range per type and number of dispatches; the same entries count the queued tasks of a type.
create index tasks_queued on tasks (type, least(greatest(dispatches, 1), 7), dispatched_at) include (queued_at)
    where state = 'queued';

create index tasks_active on tasks (run_id)
    where kind = 'task' and state in ('ready', 'queued', 'running', 'retrying', 'awaiting');

create table run_events (
    run_id uuid not null,
    seq bigint not null,
    at timestamptz not null,
    kind text not null,
    path text,
    attempt integer,
    data json,
    constraint run_events_pkey primary key (run_id, seq),
    constraint run_events_run_fkey foreign key (run_id) references runs (id) on delete cascade
);

create table timers (
    run_id uuid not null,
    path text collate "C" not null,
    kind text not null,
    attempt integer not null,
    due_at timestamptz not null,
    constraint timers_pkey primary key (run_id, path, kind, attempt),
    constraint timers_run_fkey foreign key (run_id) references runs (id) on delete cascade
-- A small table where every row dies young: vacuum by count, not by share.
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index timers_due on timers (due_at);

create table task_types (
    type text not null,
    consumers integer not null,
    no_worker_since timestamptz,
    changed_at timestamptz not null,
    constraint task_types_pkey primary key (type)
);

create table task_logs (
    id bigint generated always as identity,
    run_id uuid not null,
    path text collate "C" not null,
    attempt integer not null,
    at timestamptz not null,
    level text not null,
    worker text,
    message text not null,
    constraint task_logs_pkey primary key (id),
    constraint task_logs_run_fkey foreign key (run_id) references runs (id) on delete cascade
);

create index task_logs_task on task_logs (run_id, path, id);
