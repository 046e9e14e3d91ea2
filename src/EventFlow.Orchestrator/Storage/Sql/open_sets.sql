select workflow, version, trigger, parts from event_groups where parts is not null and not is_full
