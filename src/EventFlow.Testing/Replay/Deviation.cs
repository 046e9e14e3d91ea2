using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Replay;

/// <summary>Where two decisions on the same event part.</summary>
internal static class Deviation
{
    private const int Shown = 300;

    /// <param name="line">The first line the event has left.</param>
    public static Difference? Of(RecordedEvent line, PlannerEvent cause, RunDecisions stored, RunDecisions other)
    {
        for (var i = 0; i < Math.Max(stored.Events.Count, other.Events.Count); i++)
        {
            var (one, two) = (stored.Events.ElementAtOrDefault(i), other.Events.ElementAtOrDefault(i));
            if (one is null || two is null || !IsSame(one, two))
            {
                return new Difference(
                    line.Seq + i, line.At, $"event {line.Seq + i}", one is null ? "nothing more" : Describe(one),
                    two is null ? $"nothing{(i == 0 ? $", on {cause}" : " more")}" : Describe(two));
            }
        }

        return stored.Dispatches.Zip(other.Dispatches)
            .Select(pair => Of(line, pair.First.Path, Describe(pair.First), Describe(pair.Second)))
            .Concat(stored.ChildStarts.Zip(other.ChildStarts)
                .Select(pair => Of(line, pair.First.Path, Describe(pair.First), Describe(pair.Second))))
            .FirstOrDefault(found => found is not null);
    }

    public static bool IsSame(RecordedEvent stored, RunEventRecord replayed) => IsSame(
        new RunEventRecord(replayed.RunId, stored.Seq, stored.At, stored.Kind, stored.Path, stored.Attempt, stored.Data?.GetRawText()),
        replayed);

    public static string Describe(RunEventRecord line) => Describe(line.Kind, line.Path, line.Attempt, line.Data);

    public static string Describe(string kind, string? path, int? attempt, string? data) =>
        Clip(kind + (path is null ? "" : $" {path}") + (attempt is null ? "" : $" attempt {attempt}") + (data is null ? "" : $" {data}"));

    private static Difference? Of(RecordedEvent line, string path, string one, string two) =>
        one == two ? null : new Difference(line.Seq, line.At, $"what {path} is given", Clip(one), Clip(two));

    private static bool IsSame(RunEventRecord one, RunEventRecord two) =>
        (one.Seq, one.Kind, one.Path, one.Attempt) == (two.Seq, two.Kind, two.Path, two.Attempt) && IsSame(one.Data, two.Data);

    private static bool IsSame(string? one, string? two) =>
        one == two || (one is not null && two is not null && JsonElement.DeepEquals(JsonElement.Parse(one), JsonElement.Parse(two)));

    private static string Describe(TaskDispatch task) =>
        $"{task.Type} with {task.Input.GetRawText()}{(task.Timeout is { } timeout ? $", timeout {Times.Text(timeout)}" : "")}";

    private static string Describe(ChildStart child) => $"run of {child.Child.Workflow} with {child.Params.GetRawText()}";

    private static string Clip(string text) => text.Length <= Shown ? text : text[..Shown] + "…";
}
