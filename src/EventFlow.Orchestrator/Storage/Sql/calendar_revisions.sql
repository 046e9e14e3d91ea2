select name, revision from calendars where name = any(@names)
