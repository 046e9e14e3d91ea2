select id from backfills where state in ('running', 'paused', 'canceling') order by id
