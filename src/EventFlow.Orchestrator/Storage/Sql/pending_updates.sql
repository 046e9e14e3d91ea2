select id, dataset, run_id, workflow, path, attempt, at, metadata, depth from dataset_outbox order by id limit @limit
