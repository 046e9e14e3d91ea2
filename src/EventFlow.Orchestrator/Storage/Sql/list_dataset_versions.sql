select number, at, event, run_id, path, metadata
from dataset_versions
where dataset = @dataset and (@before is null or number < @before)
order by number desc
limit @limit
