-- Lines of runs that are accepted in one transaction, in the order in which everybody takes several.
select pg_advisory_xact_lock(lines.line)
from (
    select distinct hashtextextended(workflow || chr(10) || key, 0) as line
    from unnest($1, $2) as l (workflow, key)
    order by line) lines
