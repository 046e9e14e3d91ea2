-- A run that is carried out for a task of another run says for which, and what its workflow gives.
alter table runs
    add column parent_id uuid,
    add column parent_path text,
    add column parent_attempt integer,
    add column parent_policy text,
    add column depth integer not null default 0,
    add column output json;

create index runs_children on runs (parent_id, id) where parent_id is not null;
create index runs_open_children on runs (id) where parent_id is not null and ended_at is null;

-- Tasks that wait for child runs: which of these are lost, or have ended unnoticed, is looked up one by one.
create index tasks_awaiting_runs on tasks (run_id) where state = 'awaiting' and kind = 'run';
