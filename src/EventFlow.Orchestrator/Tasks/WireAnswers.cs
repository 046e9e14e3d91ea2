using System.Text.Json;
using System.Text.Unicode;
using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>What a message of a worker turned out to be: exactly one of the members is set.</summary>
internal sealed record WireAnswer
{
    public TaskAnswered? Answered { get; init; }
    public TaskSignal? Signal { get; init; }
    public TaskAnswerBatch? Batch { get; init; }
    public MalformedAnswer? Malformed { get; init; }
}

/// <summary>A worker's <c>heartbeat</c>, <c>progress</c> or <c>log</c>: news of a running attempt that decides nothing.</summary>
public sealed record TaskSignal(TaskAnswer Answer);

/// <summary>A message with several answers.</summary>
public sealed record TaskAnswerBatch(IReadOnlyList<TaskAnswered> Answered, IReadOnlyList<TaskSignal> Signals, int Malformed);

/// <summary>A message on the runs' queue that is no answer of the wire contract.</summary>
public sealed record MalformedAnswer(string Reason);

/// <summary>Reads worker messages. Nothing in them is trusted: whatever the bytes are, the result is an answer or a reason.</summary>
internal static class WireAnswers
{
    private const int MaxName = 1_000;
    private const int MaxMessage = 2_000;

    // Deeper than the 64 of an output by itself: the answer and the batch around it add their own levels.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 70 };

    public static WireAnswer Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return Malformed("not UTF-8");
        }

        try
        {
            // The bytes may be the broker client's buffer, which it takes back; the document must own what it keeps.
            var own = body.ToArray();
            JsonEscapes.ReplaceLoneSurrogates(own);
            return Read(JsonDocument.Parse(own, Depth).RootElement);
        }
        catch (JsonException e)
        {
            return Malformed($"not JSON: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return Malformed($"wrong shape: {e.Message}");
        }
    }

    private static WireAnswer Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Malformed($"{root.ValueKind} where an object is needed");
        }

        return root.TryGetProperty("answers", out var answers) ? ReadBatch(answers) : ReadOne(root);
    }

    private static WireAnswer ReadBatch(JsonElement answers)
    {
        var parts = answers.EnumerateArray().Select(TryReadOne).ToList();
        return new WireAnswer
        {
            Batch = new TaskAnswerBatch(
                [.. parts.Select(part => part.Answered).OfType<TaskAnswered>()],
                [.. parts.Select(part => part.Signal).OfType<TaskSignal>()],
                parts.Count(part => part.Malformed is not null)),
        };
    }

    // One bad answer must not take the good ones of its message with it.
    private static WireAnswer TryReadOne(JsonElement element)
    {
        try
        {
            return ReadOne(element);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return Malformed($"wrong shape: {e.Message}");
        }
    }

    private static WireAnswer ReadOne(JsonElement root)
    {
        if (Text(root, "run") is not { } runText || !Guid.TryParse(runText, out var run))
        {
            return Malformed("run is missing or no id");
        }

        if (Text(root, "path") is not { Length: > 0 and <= MaxName } path || path.Contains('\0'))
        {
            return Malformed("path is missing or no path");
        }

        if (!root.TryGetProperty("attempt", out var attemptElement) || !attemptElement.TryGetInt32(out var attempt))
        {
            return Malformed("attempt is missing or no whole number");
        }

        var kind = Text(root, "kind");
        var worker = Shorten(Text(root, "worker"), MaxName);
        var head = new TaskAnswered { RunId = run, Path = path, Attempt = attempt, Kind = kind ?? "", Worker = worker };
        return kind switch
        {
            AnswerKinds.Started => new WireAnswer { Answered = head },
            AnswerKinds.Completed => new WireAnswer
            {
                Answered = head with { Output = Member(root, "output"), TookMs = Number(root, "took_ms") },
            },
            AnswerKinds.Failed => new WireAnswer { Answered = head with { Error = ErrorOf(root), TookMs = Number(root, "took_ms") } },
            AnswerKinds.Heartbeat or AnswerKinds.Progress or AnswerKinds.Log => new WireAnswer { Signal = SignalOf(root, head) },
            _ => Malformed($"unknown kind '{Shorten(kind, 50)}'"),
        };
    }

    private static TaskError ErrorOf(JsonElement root)
    {
        if (Member(root, "error") is not { ValueKind: JsonValueKind.Object } error)
        {
            return new TaskError("Unknown", "the worker gave no error");
        }

        return new TaskError(
            Shorten(Text(error, "type"), 200) ?? "Unknown",
            Shorten(Text(error, "message"), MaxMessage) ?? "",
            Member(error, "retryable") is not { ValueKind: JsonValueKind.False },
            Number(error, "retry_after_seconds"));
    }

    private static TaskSignal SignalOf(JsonElement root, TaskAnswered head) => new(new TaskAnswer
    {
        Kind = head.Kind,
        Run = head.RunId,
        Path = head.Path,
        Attempt = head.Attempt,
        Worker = head.Worker,
        Percent = Number(root, "percent"),
        Message = Shorten(Text(root, "message"), MaxMessage),
        Level = Shorten(Text(root, "level"), 20),
    });

    private static JsonElement? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement root, string name) => Member(root, name)?.GetString();

    // 1e999 is JSON and reads as infinity, which nothing that comes after can write down.
    private static double? Number(JsonElement root, string name) =>
        Member(root, name)?.GetDouble() is { } number && double.IsFinite(number) ? number : null;

    private static string? Shorten(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    private static WireAnswer Malformed(string reason) => new() { Malformed = new MalformedAnswer(reason) };
}
