using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;

namespace EventFlow.Tests.Tasks;

public class TaskParcelTests
{
    private static readonly Guid Run = Guid.CreateVersion7();

    [Fact]
    public void A_task_alone_is_the_plain_task_on_the_queue_of_its_type()
    {
        var parcel = Assert.Single(TaskParcel.Pack("t", [Task("a")], together: 100));

        Assert.Equal("eventflow.task.t", parcel.Queue);
        Assert.Equal("a", JsonSerializer.Deserialize<TaskMessage>(parcel.Body.Span, WireJson.Options)!.Path);
    }

    [Fact]
    public void Short_tasks_share_messages_of_the_allowed_size_on_a_queue_of_their_own()
    {
        var parcels = TaskParcel.Pack("t", [Task("a"), Task("b"), Task("c"), Task("d"), Task("e")], together: 2).ToList();

        Assert.Equal(["eventflow.batch.t", "eventflow.batch.t", "eventflow.task.t"], parcels.Select(parcel => parcel.Queue));
        var bundle = JsonSerializer.Deserialize<TaskBundle>(parcels[1].Body.Span, WireJson.Options)!;
        Assert.Equal([("c", "eventflow.runs.0"), ("d", "eventflow.runs.0")], bundle.Tasks.Select(task => (task.Path, task.ReplyTo!)));
    }

    [Fact]
    public void Long_tasks_are_never_put_together() =>
        Assert.All(TaskParcel.Pack("t", [Task("a"), Task("b")], together: 1), parcel => Assert.False(parcel.IsBundle));

    [Fact]
    public void A_message_does_not_grow_without_end()
    {
        var tasks = Enumerable.Range(0, 10).Select(i => Task($"t{i}", new string('x', 100_000))).ToList();

        var parcels = TaskParcel.Pack("t", tasks, together: 100).ToList();

        Assert.Equal(5, parcels.Count);
        Assert.All(parcels, parcel => Assert.InRange(parcel.Body.Length, 1, 256 * 1024 + 1_000));
    }

    private static TaskMessage Task(string path, string input = "") => new()
    {
        Run = Run,
        Workflow = "w",
        Version = 1,
        Path = path,
        Attempt = 1,
        Type = "t",
        Input = JsonDocument.Parse(Encoding.UTF8.GetBytes($"\"{input}\"")).RootElement,
        IdempotencyKey = $"{Run}/{path}",
        ReplyTo = "eventflow.runs.0",
    };
}
