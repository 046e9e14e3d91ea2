using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Benchmarks.Loops;

/// <summary>Bodies of the size that ours have.</summary>
internal static class LoopPayload
{
    private static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");

    public static byte[] Task { get; } = JsonSerializer.SerializeToUtf8Bytes(
        new TaskMessage
        {
            Run = Run,
            Workflow = "chain-10",
            Version = 1,
            Path = "t5",
            Attempt = 1,
            Type = "noop",
            Input = JsonSerializer.SerializeToElement(new { }),
            IdempotencyKey = WireNames.IdempotencyKey(Run, "t5"),
        },
        WireJson.Options);

    public static byte[] Answer { get; } = JsonSerializer.SerializeToUtf8Bytes(
        new TaskAnswer { Kind = AnswerKinds.Completed, Run = Run, Path = "t5", Attempt = 1, Worker = "measured-host-12345" },
        WireJson.Options);
}
