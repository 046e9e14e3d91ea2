select (statement_timestamp() at time zone 'UTC')::date
