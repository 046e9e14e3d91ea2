namespace EventFlow.Testing;

public sealed partial class WorkflowTest
{
    private readonly List<Sending> sendings = [];

    /// <summary>Sends the run a signal.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="name">The name a task waits for.</param>
    /// <param name="data">The output of that task; default none.</param>
    public WorkflowTest Signal(TimeSpan at, string name, object? data = null) =>
        Send(new Sending.Signal(at, name, data is null ? null : Json.Of(data)));

    /// <summary>Approves, as soon as the task waits for it, but not before this time.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="path">The path of the task.</param>
    /// <param name="by">Who decides; default <c>tester</c>, with a role that may.</param>
    /// <param name="form">What is filled in; default nothing.</param>
    /// <param name="comment">Default none.</param>
    public WorkflowTest Approve(TimeSpan at, string path, string by = "tester", object? form = null, string? comment = null) =>
        Send(new Sending.Approval(at, path, new ApprovalGiven(true, by, null, form is null ? null : Json.Of(form), comment)));

    /// <summary>Rejects, as soon as the task waits for it, but not before this time.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="path">The path of the task.</param>
    /// <param name="by">Who decides; default <c>tester</c>, with a role that may.</param>
    /// <param name="comment">Default none.</param>
    public WorkflowTest Reject(TimeSpan at, string path, string by = "tester", string? comment = null) =>
        Send(new Sending.Approval(at, path, new ApprovalGiven(false, by, null, null, comment)));

    /// <summary>Cancels the run.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="reason">Kept in the history; default none.</param>
    public WorkflowTest Cancel(TimeSpan at, string? reason = null) => Send(new Sending.Cancel(at, reason));

    /// <summary>Repairs the run: what failed is done again in one that has ended badly, and an undo that is stuck is tried again.</summary>
    /// <param name="at">From the start of the run.</param>
    /// <param name="by">Who wants it; default <c>tester</c>.</param>
    /// <param name="from">Paths of tasks that are done again with all that comes after them; default none.</param>
    /// <param name="skip">Paths of tasks that are not undone any more; default none.</param>
    public WorkflowTest Repair(TimeSpan at, string by = "tester", IReadOnlyList<string>? from = null, IReadOnlyList<string>? skip = null) =>
        Send(new Sending.RepairRun(at, by, from ?? [], skip ?? []));

    internal WorkflowTest Send(Sending sending)
    {
        if (SendingCheck.Problem(definition, sending) is { } problem)
        {
            throw new WorkflowTestException($"EF2203 {problem}");
        }

        sendings.Add(sending);
        return this;
    }
}
