using System.Text.Json;
using EventFlow.Contracts;
using MassTransit;
using MassTransit.Serialization;

namespace EventFlow.Tests.ContractApproval;

/// <summary>The JSON and the names of what the engine's processes send each other;
/// two versions of them run side by side during an upgrade.</summary>
public sealed class BusContractTests
{
    private static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");

    [Fact]
    public void Messages_are_written_as_agreed()
    {
        Approve("""{"runId":"01920000-0000-7000-8000-000000000001","fromBacklog":false}""", new StartRun(Run));
        Approve("""{"runId":"01920000-0000-7000-8000-000000000001"}""", new ReconcileRun(Run));
        Approve("""{"runId":"01920000-0000-7000-8000-000000000001","reason":"wrong day"}""", new CancelRun(Run, "wrong day"));
        Approve(
            """{"runId":"01920000-0000-7000-8000-000000000001","number":3,"name":"go","data":"{}"}""", new SignalRun(Run, 3, "go", "{}"));
        Approve(
            """{"runId":"01920000-0000-7000-8000-000000000001","path":"call","attempt":1,"output":"{}","error":null}""",
            new ChildEnded(Run, "call", 1, "{}", null));
        Approve(
            """{"runId":"01920000-0000-7000-8000-000000000001","path":"clean[17]","attempt":2,"pool":"warehouse"}""",
            new SlotGranted(Run, "clean[17]", 2, "warehouse"));
        Approve(
            """{"runId":"01920000-0000-7000-8000-000000000001","kind":"lease","path":"clean[17]","attempt":2}""",
            new TimerElapsed(Run, "lease", "clean[17]", 2));
    }

    [Fact]
    public void An_answer_is_written_as_agreed()
    {
        var answered = new TaskAnswered { RunId = Run, Path = "clean[17]", Attempt = 1, Kind = AnswerKinds.Completed, Worker = "host-7" };

        Approve(
            """{"runId":"01920000-0000-7000-8000-000000000001","path":"clean[17]","attempt":1,"kind":"completed","worker":"host-7","output":{"rows":3},"error":null,"tookMs":null}""",
            answered with { Output = JsonSerializer.SerializeToElement(new { rows = 3 }) });
        Approve(
            """{"runId":"01920000-0000-7000-8000-000000000001","path":"clean[17]","attempt":1,"kind":"failed","worker":"host-7","output":null,"error":{"type":"Http.503","message":"away","retryable":true,"retryAfterSeconds":30},"tookMs":null}""",
            answered with { Kind = AnswerKinds.Failed, Error = new TaskError("Http.503", "away", true, 30) });
    }

    [Theory]
    [InlineData(typeof(StartRun), "urn:message:EventFlow.Contracts:StartRun")]
    [InlineData(typeof(ReconcileRun), "urn:message:EventFlow.Contracts:ReconcileRun")]
    [InlineData(typeof(CancelRun), "urn:message:EventFlow.Contracts:CancelRun")]
    [InlineData(typeof(SlotGranted), "urn:message:EventFlow.Contracts:SlotGranted")]
    [InlineData(typeof(ChildEnded), "urn:message:EventFlow.Contracts:ChildEnded")]
    [InlineData(typeof(SignalRun), "urn:message:EventFlow.Contracts:SignalRun")]
    [InlineData(typeof(TimerElapsed), "urn:message:EventFlow.Contracts:TimerElapsed")]
    [InlineData(typeof(TaskAnswered), "urn:message:EventFlow.Contracts:TaskAnswered")]
    public void Names_stay(Type type, string name) => Assert.Equal(name, MessageUrn.ForTypeString(type));

    private static void Approve<T>(string expected, T message)
    {
        var compact = new JsonSerializerOptions(SystemTextJsonMessageSerializer.Options) { WriteIndented = false };
        Assert.Equal(expected, JsonSerializer.Serialize(message, compact));
        Assert.Equal(expected, JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(expected, compact), compact));
    }
}
