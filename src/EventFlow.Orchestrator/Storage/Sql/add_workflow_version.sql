with version as (
    insert into workflow_versions (workflow, version, source, hash, created_at, environment, applied_file, origins)
    values (@id, @version, @source, @hash, clock_timestamp(), @environment, @applied_file, @origins)
    returning created_at),
latest as (
    update workflows
    set latest_version = @version, namespace = @namespace, title = @title, updated_at = clock_timestamp(), deleted_at = null
    where id = @id),
counted as (
    update workflow_changes set number = number + 1)
select created_at from version
