using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.ContractApproval;

/// <summary>The JSON of the REST API: scripts read it.</summary>
public sealed class ApiContractTests
{
    private static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_is_written_as_agreed() => Approve(
        """{"id":"01920000-0000-7000-8000-000000000001","workflow":"iot-hourly","version":3,"state":"failed","key":"k","params":{"site":"berlin"},"created_at":"2026-01-15T12:00:00+00:00","started_at":"2026-01-15T12:00:00+00:00","ended_at":"2026-01-15T12:00:00+00:00","error":{"type":"Timeout","message":"m"},"waiting_for":"w","cancel_reason":"c","deadline_missed_at":"2026-01-15T12:00:00+00:00","tasks":{"failed":1}}""",
        new RunView
        {
            Id = Run,
            Workflow = "iot-hourly",
            Version = 3,
            State = "failed",
            Key = "k",
            Params = JsonSerializer.SerializeToElement(new { site = "berlin" }),
            CreatedAt = Noon,
            StartedAt = Noon,
            EndedAt = Noon,
            Error = new ErrorView("Timeout", "m"),
            WaitingFor = "w",
            CancelReason = "c",
            DeadlineMissedAt = Noon,
            Tasks = new Dictionary<string, int> { ["failed"] = 1 },
        });

    [Fact]
    public void A_task_is_written_as_agreed() => Approve(
        """{"path":"clean[17]","kind":"task","type":"clean-file","state":"running","attempt":2,"worker":"host-7","queued_at":"2026-01-15T12:00:00+00:00","started_at":"2026-01-15T12:00:00+00:00","ended_at":"2026-01-15T12:00:00+00:00","output":{"rows":3},"error":{"type":"Timeout","message":"m"},"waiting_for":"pool","percent":40,"message":"4 of 10"}""",
        new TaskView
        {
            Path = "clean[17]",
            Kind = "task",
            Type = "clean-file",
            State = "running",
            Attempt = 2,
            Worker = "host-7",
            QueuedAt = Noon,
            StartedAt = Noon,
            EndedAt = Noon,
            Output = JsonSerializer.SerializeToElement(new { rows = 3 }),
            Error = new ErrorView("Timeout", "m"),
            WaitingFor = "pool",
            Percent = 40,
            Message = "4 of 10",
        });

    [Fact]
    public void What_is_absent_is_left_out() =>
        Approve(
            """{"path":"a","kind":"task","state":"waiting","attempt":0}""", new TaskView { Path = "a", Kind = "task", State = "waiting" });

    [Fact]
    public void A_page_is_written_as_agreed()
    {
        Approve("""{"items":[1,2],"next":"c"}""", new Page<int>([1, 2], "c"));
        Approve("""{"items":[]}""", new Page<int>([], null));
    }

    [Fact]
    public void An_event_is_written_as_agreed() => Approve(
        """{"seq":4,"at":"2026-01-15T12:00:00+00:00","kind":"task_failed","path":"a","attempt":1,"data":{"type":"Timeout"}}""",
        new EventView(4, Noon, "task_failed", "a", 1, JsonSerializer.SerializeToElement(new { type = "Timeout" })));

    [Fact]
    public void A_start_is_written_as_agreed()
    {
        Approve(
            """{"params":{"site":"oslo"},"key":"k"}""",
            new StartRunRequest(new Dictionary<string, JsonElement> { ["site"] = JsonSerializer.SerializeToElement("oslo") }, "k"));
        Approve(
            """{"id":"01920000-0000-7000-8000-000000000001","workflow":"w","version":1,"state":"pending"}""",
            new StartedRun(Run, "w", 1, "pending"));
        Approve("""{"reason":"wrong day"}""", new CancelRunRequest("wrong day"));
    }

    [Fact]
    public void A_workflow_is_written_as_agreed()
    {
        Approve(
            """{"id":"w","version":1,"title":"T","namespace":"iot","hash":"ab","created_at":"2026-01-15T12:00:00+00:00"}""",
            new WorkflowView("w", 1, "T", "iot", "ab", Noon));
        Approve("""{"id":"w","version":1,"hash":"ab","created":true,"warnings":["x"]}""", new AppliedWorkflow("w", 1, "ab", true, ["x"]));
    }

    [Fact]
    public void A_pool_is_written_as_agreed()
    {
        Approve(
            """{"slots":4,"rate":"10/s","burst":3,"breaker":{"failures":5,"of":9,"open_for":"30s"},"types":["http"]}""",
            new PoolRequest(4, "10/s", 3, new BreakerRequest(5, 9, "30s"), ["http"]));
        Approve(
            """{"name":"web","slots":4,"used":2,"running":1,"waiting":7,"rate":"10/s","burst":3,"breaker":{"failures":5,"of":9,"open_for":"30s","state":"open","since":"2026-01-15T12:00:00+00:00","until":"2026-01-15T12:00:00+00:00"},"types":["http"]}""",
            new PoolView
            {
                Name = "web", Slots = 4, Used = 2, Running = 1, Waiting = 7, Rate = "10/s", Burst = 3, Types = ["http"],
                Breaker = new BreakerView(5, 9, "30s", "open", Noon, Noon),
            });
    }

    [Fact]
    public void A_problem_is_written_as_agreed() => Approve(
        """{"status":422,"code":"EF2010","detail":"d","title":"T","errors":[{"code":"EF1001","message":"m","name":"site","line":3,"column":5}],"trace_id":"t"}""",
        new Problem(422, "EF2010", "d") { Title = "T", TraceId = "t", Errors = [new ProblemItem("EF1001", "m", "site", 3, 5)] });

    private static void Approve<T>(string expected, T value)
    {
        Assert.Equal(expected, JsonSerializer.Serialize(value, ApiJson.Options));
        Assert.Equal(expected, JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(expected, ApiJson.Options), ApiJson.Options));
    }
}
