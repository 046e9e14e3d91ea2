using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>One message to workers, with one task or with several of one type.</summary>
internal sealed record TaskParcel(string Type, IReadOnlyList<TaskMessage> Tasks, ReadOnlyMemory<byte> Body)
{
    private const int MostBytes = 256 * 1024;

    public bool IsBundle => Tasks.Count > 1;

    public string Queue => IsBundle ? WireNames.BatchQueue(Type) : WireNames.TaskQueue(Type);

    public static TaskParcel Single(TaskMessage task) => new(task.Type, [task], Bytes(task));

    /// <param name="together">Tasks of the type that may share a message.</param>
    public static IEnumerable<TaskParcel> Pack(string type, IReadOnlyList<TaskMessage> tasks, int together)
    {
        if (together < 2 || tasks.Count < 2)
        {
            return tasks.Select(Single);
        }

        return Gather(tasks, together).Select(some => some.Count == 1 ? Single(some[0].Task) : Bundle(type, some));
    }

    private static IEnumerable<List<(TaskMessage Task, byte[] Body)>> Gather(IReadOnlyList<TaskMessage> tasks, int together)
    {
        var some = new List<(TaskMessage, byte[])>();
        var bytes = 0;
        foreach (var task in tasks)
        {
            var body = Bytes(task);
            if (some.Count == together || (some.Count > 0 && bytes + body.Length > MostBytes))
            {
                yield return some;
                (some, bytes) = ([], 0);
            }

            some.Add((task, body));
            bytes += body.Length;
        }

        yield return some;
    }

    private static TaskParcel Bundle(string type, List<(TaskMessage Task, byte[] Body)> some)
    {
        var body = new MemoryStream(some.Sum(task => task.Body.Length + 1) + Head.Length + Tail.Length);
        body.Write(Head);
        for (var i = 0; i < some.Count; i++)
        {
            body.Write(i == 0 ? [] : Comma);
            body.Write(some[i].Body);
        }

        body.Write(Tail);
        return new TaskParcel(type, some.ConvertAll(task => task.Task), body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private static byte[] Bytes(TaskMessage task) => JsonSerializer.SerializeToUtf8Bytes(task, WireJson.Options);

    private static ReadOnlySpan<byte> Head => """{"tasks":["""u8;

    private static ReadOnlySpan<byte> Comma => ","u8;

    private static ReadOnlySpan<byte> Tail => "]}"u8;
}
