using System.Collections;
using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>What every log line of a task carries. Written out only where a line is.</summary>
internal sealed class TaskWords(TaskMessage message) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Run", message.Run),
        1 => new("Path", message.Path),
        2 => new("Attempt", message.Attempt),
        3 => new("{OriginalFormat}", "{Run} {Path} {Attempt}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Enumerable.Range(0, Count).Select(n => this[n]).GetEnumerator();

    public override string ToString() => $"{message.Run} {message.Path} {message.Attempt}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
