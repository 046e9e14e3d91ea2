select to_regclass('runs_' || to_char(@day, 'YYYYMMDD')) is not null
