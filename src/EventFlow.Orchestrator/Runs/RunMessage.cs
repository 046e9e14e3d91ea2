using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;

namespace EventFlow.Orchestrator.Runs;

/// <summary>A message of a runs' queue: what workers answer, or what the engine says to itself.</summary>
internal sealed record RunMessage
{
    /// <summary>The AMQP type of a message of the engine to itself. It needs no other mark: whoever may write to these queues may do
    /// anything a worker or a node may.</summary>
    public const string WakeUps = "eventflow.wake-ups";

    public IReadOnlyList<TaskAnswered> Answered { get; init; } = [];
    public IReadOnlyList<TaskSignal> Signals { get; init; } = [];
    public RunWakeUps Woken { get; init; } = new();

    /// <summary>Why parts of it are no answers.</summary>
    public IReadOnlyList<string> Malformed { get; init; } = [];

    /// <summary>Reads whatever the bytes are; they may be taken back afterwards.</summary>
    public static RunMessage Read(string? type, ReadOnlyMemory<byte> body) =>
        type == WakeUps ? ReadWakeUps(body.Span) : Of(WireAnswers.Read(body));

    public static RunMessage Of(TaskAnswerBatch batch) => new()
    {
        Answered = batch.Answered,
        Signals = batch.Signals,
        Malformed = [.. Enumerable.Repeat("one answer of several", batch.Malformed)],
    };

    private static RunMessage Of(WireAnswer answer) => answer switch
    {
        { Answered: { } answered } => new() { Answered = [answered] },
        { Signal: { } signal } => new() { Signals = [signal] },
        { Batch: { } batch } => Of(batch),
        _ => new() { Malformed = [answer.Malformed!.Reason] },
    };

    private static RunMessage ReadWakeUps(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<RunWakeUps>(body, WireJson.Options) is { } woken
                ? new() { Woken = woken }
                : new() { Malformed = ["wake-ups that are null"] };
        }
        catch (JsonException e)
        {
            return new() { Malformed = [$"no wake-ups: {e.Message}"] };
        }
    }
}
