-- Whoever sets the number adds the rows; a second one finds it set.
with version as (
    update workflow_versions
    set tasks = cardinality(@paths)
    where workflow = @id and version = @version and tasks is null
    returning workflow, version)
insert into workflow_tasks (workflow, version, path, sort_path, kind, type, needs)
select version.workflow, version.version, c.path, c.sort_path, c.kind, c.type, c.needs::text[]
from version
cross join unnest(@paths, @sort_paths, @kinds, @types, @needs) as c (path, sort_path, kind, type, needs)
