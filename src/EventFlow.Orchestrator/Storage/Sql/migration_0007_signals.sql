-- What is sent to runs from outside. A row is written once, and once or twice more when its run receives it and a task takes it.
create table run_signals (
    run_id uuid not null,
    number integer not null,
    name text collate "C" not null,
    key text,
    data json,
    bytes integer not null,
    sent_at timestamptz not null default clock_timestamp(),
    received_at timestamptz,
    taken_by text,
    constraint run_signals_pkey primary key (run_id, number)
);

create unique index run_signals_key on run_signals (run_id, name, key) where key is not null;
create index run_signals_kept on run_signals (run_id) where taken_by is null;
create index run_signals_unreceived on run_signals (run_id, number) where received_at is null;
