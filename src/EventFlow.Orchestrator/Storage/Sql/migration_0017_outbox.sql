-- What has happened to runs and datasets that is to be told, written with it. A row goes when it has been told.
create table outbox (
    id uuid not null,
    number bigint not null,
    kind text not null,
    at timestamptz not null,
    workflow text,
    body json,
    constraint outbox_pkey primary key (id, number)
);

-- Who is to be told of what: workflows with triggers, and subscriptions. An empty workflow means any.
create table outbox_interests (
    kind text collate "C" not null,
    workflow text collate "C" not null,
    owner text collate "C" not null,
    constraint outbox_interests_pkey primary key (kind, workflow, owner)
);

create index outbox_interests_owner on outbox_interests (owner);

-- How many runs a run is behind of that brought a dataset up to date.
alter table dataset_outbox add column depth integer not null default 0;

-- The schedule starts no run by itself: its fire times go to the outbox.
alter table schedules add column is_part boolean not null default false;
