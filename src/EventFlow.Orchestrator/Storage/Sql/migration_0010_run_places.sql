-- Runs of workflows that allow only so many at a time stand here from their acceptance to their end: in their place, or in line for one.
-- A table that holds few rows and in which every row dies young: vacuum by count, not by share.
create table run_places (
    run_id uuid not null,
    workflow text collate "C" not null,
    key text collate "C" not null,
    max integer not null,
    ticket bigint generated always as identity,
    asked_at timestamptz not null default clock_timestamp(),
    granted_at timestamptz,
    cancel_reason text,
    canceled_at timestamptz,
    constraint run_places_pkey primary key (run_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index run_places_held on run_places (workflow, key, ticket) where granted_at is not null;
create index run_places_waiting on run_places (workflow, key, ticket) where granted_at is null;
create index run_places_canceled on run_places (canceled_at) where canceled_at is not null;

alter table runs add column concurrency_key text, add column deadline_missed_at timestamptz;

create table calendars (
    name text collate "C" not null,
    source text not null,
    revision integer not null,
    updated_at timestamptz not null,
    constraint calendars_pkey primary key (name)
);

create view v_concurrency as
select
    workflow,
    key,
    (array_agg(max order by ticket desc))[1] as max,
    count(*) filter (where granted_at is not null) as running,
    count(*) filter (where granted_at is null) as waiting,
    min(asked_at) filter (where granted_at is null) as oldest_waits_since
from run_places
group by workflow, key;
