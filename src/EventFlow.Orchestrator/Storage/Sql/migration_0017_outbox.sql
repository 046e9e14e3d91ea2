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

-- Addresses outside that are told of events, each with its secret. What a subscription is to be told stands in outbox_interests.
create table subscriptions (
    name text collate "C" not null,
    url text not null,
    types text[] not null,
    workflows text[] not null,
    secret text not null,
    previous_secret text,
    previous_until timestamptz,
    created_at timestamptz not null,
    stopped_at timestamptz,
    stopped_because text,
    constraint subscriptions_pkey primary key (name)
);

create table deliveries (
    id uuid not null,
    subscription text collate "C" not null,
    event_id text not null,
    type text not null,
    body json not null,
    created_at timestamptz not null,
    attempts integer not null,
    next_at timestamptz,
    last_status integer,
    last_error text,
    ended_at timestamptz,
    is_delivered boolean not null,
    constraint deliveries_pkey primary key (id),
    constraint deliveries_subscription_fkey foreign key (subscription) references subscriptions (name) on delete cascade
);

-- A row that has ended has no next time.
create index deliveries_due on deliveries (subscription, next_at, id) where next_at is not null;
create index deliveries_of on deliveries (subscription, id);
create index deliveries_old on deliveries (ended_at) where ended_at is not null;
