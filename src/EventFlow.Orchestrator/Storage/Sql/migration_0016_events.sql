-- Events from outside, and what became of each, day by day like the runs.
create table inbox (
    id uuid not null,
    received_at timestamptz not null default clock_timestamp(),
    via text not null,
    source text,
    event_id text,
    type text,
    subject text,
    body json,
    raw text,
    replay_of uuid,
    constraint inbox_pkey primary key (id)
) partition by range (id);

create index inbox_type on inbox (type, id);
create index inbox_event on inbox (event_id, id);

create table inbox_fates (
    event uuid not null,
    number integer not null,
    workflow text,
    fate text not null,
    run_id uuid,
    reason text,
    constraint inbox_fates_pkey primary key (event, number)
) partition by range (event);

create index inbox_fates_fate on inbox_fates (fate, event);
create index inbox_fates_run on inbox_fates (run_id) where run_id is not null;

-- Events that wait for each other. The run they will start has its id already, and the keys of the events name it.
create table event_groups (
    run_id uuid not null,
    workflow text not null,
    version integer not null,
    trigger integer not null,
    opened_at timestamptz not null,
    due_at timestamptz not null,
    events integer not null,
    is_full boolean not null,
    parts text[],
    constraint event_groups_pkey primary key (run_id)
);

create unique index event_groups_open on event_groups (workflow, version, trigger) where not is_full;
create index event_groups_due on event_groups (due_at);

-- Whoever has compiled the triggers asks this one row whether they are still all.
create table workflow_changes (
    id integer not null,
    number bigint not null,
    constraint workflow_changes_pkey primary key (id)
);

insert into workflow_changes (id, number) values (1, 1);

-- Says no only where there is no trigger for certain: the key cannot be written otherwise, but the word may stand elsewhere.
alter table workflow_versions add column may_trigger boolean not null generated always as (source like '%triggers%') stored;

-- On top of what a day was so far.
alter function create_day(date) rename to create_run_day;

create function create_day(day date) returns void
language plpgsql as $$
begin
    perform create_run_day(day);
    perform create_leaf('inbox', day, '');
    perform create_leaf('inbox_fates', day, '');
end $$;

select create_day(to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD'))
from pg_inherits
where inhparent = 'runs'::regclass and not inhdetachpending
    and not exists (select from pg_constraint where conrelid = inhrelid and conname = 'closed');

create view v_events as
select i.id, i.received_at, i.via, i.source, i.event_id, i.type, i.subject, f.workflow, f.fate, f.run_id, f.reason
from inbox i
left join inbox_fates f on f.event = i.id;

-- The secrets are kept as they are: a signature cannot be made from a hash of one.
create table hooks (
    name text collate "C" not null,
    type text not null,
    source text not null,
    secret text not null,
    previous_secret text,
    previous_until timestamptz,
    created_at timestamptz not null,
    constraint hooks_pkey primary key (name)
);

-- What was taken within the last minutes: the same signature is not taken again.
create table hook_signatures (
    hook text collate "C" not null,
    signature text not null,
    seen_at timestamptz not null,
    constraint hook_signatures_pkey primary key (hook, signature),
    constraint hook_signatures_hook_fkey foreign key (hook) references hooks (name) on delete cascade
);

create index hook_signatures_old on hook_signatures (seen_at);

-- What tasks have brought up to date, written with their ends; a row goes when it has become an event.
create table dataset_outbox (
    id uuid not null,
    dataset text not null,
    run_id uuid not null,
    workflow text not null,
    path text not null,
    attempt integer not null,
    at timestamptz not null,
    metadata json,
    constraint dataset_outbox_pkey primary key (id)
);

create table datasets (
    name text collate "C" not null,
    latest bigint not null,
    updated_at timestamptz not null,
    constraint datasets_pkey primary key (name)
);

create table dataset_versions (
    dataset text collate "C" not null,
    number bigint not null,
    at timestamptz not null,
    event uuid not null,
    key text not null,
    run_id uuid,
    path text,
    metadata json,
    constraint dataset_versions_pkey primary key (dataset, number)
);

create unique index dataset_versions_key on dataset_versions (dataset, key);
create index dataset_versions_event on dataset_versions (event);
