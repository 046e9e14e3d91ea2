using System.Globalization;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>Waits for a time, without a worker: <see cref="For"/> or <see cref="Until"/>.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
public sealed class WaitNode(string name) : WorkflowNode(name)
{
    /// <summary>A <see cref="TimeSpan"/>, or an <see cref="Expr"/> that gives a duration.</summary>
    public object? For { get; set; }

    /// <summary>A <see cref="DateTimeOffset"/>, or an <see cref="Expr"/> that gives an instant.</summary>
    public object? Until { get; set; }

    private protected override void Fill(FileNode map)
    {
        var wait = FileNodes.Map();
        wait.Set("for", For is TimeSpan time ? FileNodes.Duration(time) : FileNodes.Input(For));
        wait.Set("until", Until is DateTimeOffset moment ? Instant(moment) : FileNodes.Input(Until));
        map.Set("wait", wait);
    }

    private static FileNode Instant(DateTimeOffset moment) =>
        FileNodes.Text(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
}
