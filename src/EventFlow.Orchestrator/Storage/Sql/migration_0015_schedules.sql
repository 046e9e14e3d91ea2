-- What a run started by, as its expressions read it.
alter table runs add column trigger json;

alter table workflows
    add column paused_at timestamptz,
    -- The version whose schedules are those of the table below.
    add column schedules_version integer not null default 0;

create index workflows_unscheduled on workflows (id) where schedules_version < latest_version;

-- A row per schedule of the latest version of a workflow. It bears all that is needed to fire, so that a thousand of them that are due at the
-- same moment need no file to be read.
create table schedules (
    id uuid not null,
    workflow text collate "C" not null,
    name text collate "C" not null,
    version integer not null,
    expression text not null,
    timezone text not null,
    catchup text not null,
    jitter interval not null,
    calendar text,
    start_at timestamptz,
    end_at timestamptz,
    params json not null,
    is_computed boolean not null,
    has_terms boolean not null,
    last_at timestamptz not null,
    live_since timestamptz not null,
    next_at timestamptz,
    next_due_at timestamptz,
    last_run_id uuid,
    problem text,
    constraint schedules_pkey primary key (id),
    constraint schedules_workflow_fkey foreign key (workflow) references workflows (id) on delete cascade
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

create index schedules_due on schedules (next_due_at) where next_due_at is not null;
create index schedules_calendar on schedules (calendar) where calendar is not null;
create unique index schedules_name on schedules (workflow, name);

-- Intervals of the past that are run again, one run each.
create table backfills (
    id uuid not null,
    workflow text collate "C" not null,
    version integer not null,
    schedule text not null,
    timezone text not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    max_active integer not null,
    newest_first boolean not null,
    rerun text not null,
    params json not null,
    state text not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    problem text,
    key text,
    constraint backfills_pkey primary key (id),
    constraint backfills_workflow_fkey foreign key (workflow) references workflows (id) on delete cascade
);

create index backfills_open on backfills (id) where state in ('running', 'paused', 'canceling');
create index backfills_workflow on backfills (workflow, id);
create unique index backfills_key on backfills (workflow, key) where key is not null;

create table backfill_intervals (
    backfill_id uuid not null,
    number integer not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    run_id uuid,
    state text not null,
    constraint backfill_intervals_pkey primary key (backfill_id, number),
    constraint backfill_intervals_backfill_fkey foreign key (backfill_id) references backfills (id) on delete cascade
) with (fillfactor = 70);

create index backfill_intervals_open on backfill_intervals (backfill_id, number) where state in ('waiting', 'started');

-- Which runs an interval has had, of whatever trigger.
create index runs_interval on runs (workflow, (trigger -> 'interval' ->> 'end')) where trigger is not null;

create view v_schedules as
select
    s.workflow,
    s.name,
    s.version,
    s.expression,
    s.timezone,
    s.catchup,
    w.paused_at,
    s.last_at as last_fire_at,
    s.next_at as next_fire_at,
    s.next_due_at,
    greatest(statement_timestamp() - s.next_due_at, interval '0') as late_by,
    s.last_run_id,
    s.problem
from schedules s
join workflows w on w.id = s.workflow
where w.deleted_at is null;
