namespace EventFlow.Orchestrator.Storage;

/// <summary>The queries of <c>Storage/Sql</c>, read once. A missing file fails the start and not the first use.</summary>
internal static class Sql
{
    public static readonly string AcceptRuns = Read("accept_runs");
    public static readonly string AddRuns = Read("add_runs");
    public static readonly string AddTasks = Read("add_tasks");
    public static readonly string AddWorkflowVersion = Read("add_workflow_version");
    public static readonly string AppendEvents = Read("append_events");
    public static readonly string AppendLog = Read("append_log");
    public static readonly string BeatNode = Read("beat_node");
    public static readonly string ChangeTasks = Read("change_tasks");
    public static readonly string ClaimDueTimers = Read("claim_due_timers");
    public static readonly string ClearAllTimers = Read("clear_all_timers");
    public static readonly string ClearTimers = Read("clear_timers");
    public static readonly string CountPending = Read("count_pending");
    public static readonly string CountPendingOf = Read("count_pending_of");
    public static readonly string CountTasks = Read("count_tasks");
    public static readonly string DescribeVersion = Read("describe_version");
    public static readonly string ExtendLease = Read("extend_lease");
    public static readonly string FindRun = Read("find_run");
    public static readonly string FindRunByKey = Read("find_run_by_key");
    public static readonly string FindStalled = Read("find_stalled");
    public static readonly string FindWorkflow = Read("find_workflow");
    public static readonly string LatestVersions = Read("latest_versions");
    public static readonly string LeaveNode = Read("leave_node");
    public static readonly string ListEvents = Read("list_events");
    public static readonly string ListRuns = Read("list_runs");
    public static readonly string ListTasks = Read("list_tasks");
    public static readonly string ListWorkflows = Read("list_workflows");
    public static readonly string ListWorkflowVersions = Read("list_workflow_versions");
    public static readonly string LockMigrations = Read("lock_migrations");
    public static readonly string LockRun = Read("lock_run");
    public static readonly string NextDueTimer = Read("next_due_timer");
    public static readonly string OldestPending = Read("oldest_pending");
    public static readonly string OpenWorkflow = Read("open_workflow");
    public static readonly string QueuedByWorkflow = Read("queued_by_workflow");
    public static readonly string QueuedTypes = Read("queued_types");
    public static readonly string RecordConsumers = Read("record_consumers");
    public static readonly string RequestCancel = Read("request_cancel");
    public static readonly string SetTimers = Read("set_timers");
    public static readonly string UpdateRuns = Read("update_runs");
    public static readonly string UnlockMigrations = Read("unlock_migrations");

    public static string Read(string name)
    {
        using var stream = typeof(Sql).Assembly.GetManifestResourceStream($"EventFlow.Orchestrator.Storage.Sql.{name}.sql")
            ?? throw new InvalidOperationException($"The query {name}.sql is not embedded in EventFlow.Orchestrator.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
