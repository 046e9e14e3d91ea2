namespace EventFlow.Orchestrator.Storage;

/// <summary>The queries of <c>Storage/Sql</c>, read once. A missing file fails the start and not the first use.</summary>
internal static class Sql
{
    public static readonly RowsQuery AcceptChildren = new(Read("accept_children"));
    public static readonly RowsQuery AcceptRuns = new(Read("accept_runs"));
    public static readonly RowsQuery AddRuns = new(Read("add_runs"));
    public static readonly RowsQuery AddTasks = new(Read("add_tasks"));
    public static readonly string AddWorkflowVersion = Read("add_workflow_version");
    public static readonly RowsQuery AppendEvents = new(Read("append_events"));
    public static readonly string AppendLog = Read("append_log");
    public static readonly string ApplyNamespace = Read("apply_namespace");
    public static readonly string BeatNode = Read("beat_node");
    public static readonly RowsQuery ChangeTasks = new(Read("change_tasks"));
    public static readonly string ClaimDueTimers = Read("claim_due_timers");
    public static readonly string ClearAllTimers = Read("clear_all_timers");
    public static readonly RowsQuery ClearTimers = new(Read("clear_timers"));
    public static readonly string CloseDay = Read("close_day");
    public static readonly string CountPending = Read("count_pending");
    public static readonly string CountPendingOf = Read("count_pending_of");
    public static readonly string CountTasks = Read("count_tasks");
    public static readonly string CreateDay = Read("create_day");
    public static readonly string DeleteNamespace = Read("delete_namespace");
    public static readonly string DeleteWorkflow = Read("delete_workflow");
    public static readonly string DescribeVersion = Read("describe_version");
    public static readonly DayQuery DetachLeaf = new(Read("detach_leaf"));
    public static readonly string DropKeys = Read("drop_keys");
    public static readonly DayQuery DropLeaf = new(Read("drop_leaf"));
    public static readonly string DropSignals = Read("drop_signals");
    public static readonly string DropTimers = Read("drop_timers");
    public static readonly string ExtendLease = Read("extend_lease");
    public static readonly string FindDeleted = Read("find_deleted");
    public static readonly string FindNamespace = Read("find_namespace");
    public static readonly string FindRun = Read("find_run");
    public static readonly string FindRunByKey = Read("find_run_by_key");
    public static readonly DayQuery FindStalled = new(Read("find_stalled"));
    public static readonly string FindTask = Read("find_task");
    public static readonly string FindWorkflow = Read("find_workflow");
    public static readonly DayQuery FinishDetach = new(Read("finish_detach"));
    public static readonly string HasDay = Read("has_day");
    public static readonly string HoldDay = Read("hold_day");
    public static readonly string IsAttached = Read("is_attached");
    public static readonly string LatestVersions = Read("latest_versions");
    public static readonly string LeaveNode = Read("leave_node");
    public static readonly string LimitLockWaits = Read("limit_lock_waits");
    public static readonly string ListDays = Read("list_days");
    public static readonly string ListEvents = Read("list_events");
    public static readonly string ListRuns = Read("list_runs");
    public static readonly string ListNamespaces = Read("list_namespaces");
    public static readonly string ListTasks = Read("list_tasks");
    public static readonly string ListWorkflows = Read("list_workflows");
    public static readonly string ListWorkflowVersions = Read("list_workflow_versions");
    public static readonly string LockMigrations = Read("lock_migrations");
    public static readonly DayQuery LockRun = new(Read("lock_run"));
    public static readonly string NextDueTimer = Read("next_due_timer");
    public static readonly string OldestPending = Read("oldest_pending");
    public static readonly string OpenWorkflow = Read("open_workflow");
    public static readonly DayQuery QueuedByWorkflow = new(Read("queued_by_workflow"));
    public static readonly DayQuery QueuedTypes = new(Read("queued_types"));
    public static readonly DayQuery ReadRuns = new(Read("read_runs"));
    public static readonly string ReadSignals = Read("read_signals");
    public static readonly DayQuery ReadTasks = new(Read("read_tasks"));
    public static readonly DayQuery ReadVersion = new(Read("read_version"));
    public static readonly RowsQuery ReceiveSignals = new(Read("receive_signals"));
    public static readonly string RecordConsumers = Read("record_consumers");
    public static readonly string ReleaseLocks = Read("release_locks");
    public static readonly string RequestCancel = Read("request_cancel");
    public static readonly string RestoreWorkflow = Read("restore_workflow");
    public static readonly string SendRepair = Read("send_repair");
    public static readonly string SendSignal = Read("send_signal");
    public static readonly RowsQuery SetOutputs = new(Read("set_outputs"));
    public static readonly RowsQuery SetTimers = new(Read("set_timers"));
    public static readonly string TakeTurn = Read("take_turn");
    public static readonly string Today = Read("today");
    public static readonly string UnfinishedDays = Read("unfinished_days");
    public static readonly string UnreceivedSignals = Read("unreceived_signals");
    public static readonly string UnlockMigrations = Read("unlock_migrations");
    public static readonly RowsQuery UpdateRuns = new(Read("update_runs"));

    public static string Read(string name)
    {
        using var stream = typeof(Sql).Assembly.GetManifestResourceStream($"EventFlow.Orchestrator.Storage.Sql.{name}.sql")
            ?? throw new InvalidOperationException($"The query {name}.sql is not embedded in EventFlow.Orchestrator.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
