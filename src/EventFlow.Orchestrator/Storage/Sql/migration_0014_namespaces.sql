-- A deleted workflow keeps its versions and its runs; it starts no more of them until it is restored.
alter table workflows add column deleted_at timestamptz;

-- What every accepted run is held against: few rows, however many workflows there are.
create index workflows_deleted on workflows (id) where deleted_at is not null;

-- The source of a version is what its runs go by. Where it was made from the file that was applied, that file is kept beside it, and which of
-- its values are not the file's.
alter table workflow_versions
    add column environment text,
    add column applied_file text,
    add column origins json;

-- What holds for the workflows of a namespace that are applied from now on.
create table namespaces (
    name text collate "C" not null,
    title text,
    owner text,
    source text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint namespaces_pkey primary key (name)
);
