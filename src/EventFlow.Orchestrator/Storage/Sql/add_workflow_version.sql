with version as (
    insert into workflow_versions (workflow, version, source, hash, created_at)
    values (@id, @version, @source, @hash, clock_timestamp())
    returning created_at),
latest as (
    update workflows
    set latest_version = @version, namespace = @namespace, title = @title, updated_at = clock_timestamp()
    where id = @id),
counted as (
    update workflow_changes set number = number + 1)
select created_at from version
