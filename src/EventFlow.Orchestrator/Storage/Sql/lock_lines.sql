-- The lines of these runs, in one order for everybody. First of all in a commit: who has a line waits for no other row of it.
select pg_advisory_xact_lock(lines.line)
from (
    select distinct hashtextextended(workflow || chr(10) || key, 0) as line
    from run_places
    where run_id = any($1)
    order by line) lines
