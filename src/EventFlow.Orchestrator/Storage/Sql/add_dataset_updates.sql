insert into dataset_outbox (id, dataset, run_id, workflow, path, attempt, at, metadata, depth)
select id, dataset, run_id, workflow, path, attempt, at, metadata, depth
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as c (id, dataset, run_id, workflow, path, attempt, at, metadata, depth)
