select run_id, number, name, data, false, taken_by
from run_signals
where run_id = @run_id and received_at is null
order by number
