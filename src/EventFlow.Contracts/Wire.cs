using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventFlow.Contracts;

/// <summary>A task for a worker: the body of a message on <c>eventflow.task.TYPE</c>.
/// docs/wire-contract.md is its public description.</summary>
public sealed record TaskMessage
{
    public required Guid Run { get; init; }
    public required string Workflow { get; init; }
    public required int Version { get; init; }
    public required string Path { get; init; }

    /// <summary>The fencing number, from 1; an answer repeats it.</summary>
    public required int Attempt { get; init; }

    public required string Type { get; init; }

    [JsonConverter(typeof(RawJson))]
    public required JsonElement Input { get; init; }

    /// <summary>The same for every attempt of the task: <c>RUN/PATH</c>.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Seconds the attempt may run; null: no limit.</summary>
    public double? TimeoutSeconds { get; init; }

    public string? Traceparent { get; init; }

    /// <summary>The queue that wants the answers; wins over the AMQP property of that name. In a message with several tasks each
    /// has its own.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>Several tasks of one type in one message: the body on <c>eventflow.batch.TYPE</c>.</summary>
public sealed record TaskBundle(IReadOnlyList<TaskMessage> Tasks);

public static class AnswerKinds
{
    public const string Started = "started";
    public const string Heartbeat = "heartbeat";
    public const string Progress = "progress";
    public const string Log = "log";
    public const string Completed = "completed";
    public const string Failed = "failed";
}

/// <summary>What a worker answers; <see cref="Kind"/> says which of the optional members count.</summary>
public sealed record TaskAnswer
{
    public required string Kind { get; init; }
    public required Guid Run { get; init; }
    public required string Path { get; init; }
    public required int Attempt { get; init; }
    public string? Worker { get; init; }

    /// <summary>With <c>completed</c>.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>With <c>failed</c>.</summary>
    public TaskError? Error { get; init; }

    /// <summary>With <c>completed</c> and <c>failed</c>: milliseconds the handler took. Tasks of short types may come several in one
    /// message.</summary>
    public double? TookMs { get; init; }

    /// <summary>With <c>progress</c>: 0 to 100.</summary>
    public double? Percent { get; init; }

    /// <summary>With <c>progress</c> and <c>log</c>.</summary>
    public string? Message { get; init; }

    /// <summary>With <c>log</c>: debug, info, warning or error.</summary>
    public string? Level { get; init; }
}

/// <param name="Type">A dotted name retry rules match: <c>Http.503</c>, <c>Timeout</c>.</param>
/// <param name="Retryable">False: no retry rule applies.</param>
public sealed record TaskError(string Type, string Message, bool Retryable = true, double? RetryAfterSeconds = null);

/// <summary>Several answers of one worker in one message.</summary>
public sealed record TaskAnswers(IReadOnlyList<TaskAnswer> Answers);

/// <summary>To all workers over the exchange <c>eventflow.control</c>: stop this attempt if you run it.</summary>
public sealed record CancelTask(Guid Run, string Path, int Attempt, string Kind = "cancel");

/// <summary>Names both sides of the broker agree on.</summary>
public static class WireNames
{
    public const string TaskQueuePrefix = "eventflow.task.";
    public const string BatchQueuePrefix = "eventflow.batch.";
    public const string RunsQueue = "eventflow.runs";
    public const string DeadLetterExchange = "eventflow.dead";
    public const string DeadLetterQueue = "eventflow.dead";
    public const string ControlExchange = "eventflow.control";
    public const string EventsExchange = "eventflow.events";

    /// <summary>Keeps what is published to <see cref="EventsExchange"/> until it is taken.</summary>
    public const string EventsQueue = "eventflow.events";
    public const string OutExchange = "eventflow.out";
    public const int DeliveryLimit = 20;

    /// <summary>Bytes of one task output, as UTF-8 JSON, unless the engine is told otherwise; more fails the task with
    /// <c>output_too_large</c>.</summary>
    public const int MaxOutputBytes = 15 * 1024 * 1024;

    /// <summary>The queue of every n-th run, counted from 0.</summary>
    public static string RunsPartition(int number) => $"{RunsQueue}.{number}";

    public static string TaskQueue(string type) => TaskQueuePrefix + type;

    /// <summary>Consumed by workers that take several tasks in one message.</summary>
    public static string BatchQueue(string type) => BatchQueuePrefix + type;

    /// <summary>The AMQP message id of a dispatch.</summary>
    public static string MessageId(Guid run, string path, int attempt) => $"{run}/{path}/{attempt}";

    /// <param name="life">Counts how often the task has succeeded and was begun anew: each time is an effect of its own.</param>
    public static string IdempotencyKey(Guid run, string path, int life = 1) => life == 1 ? $"{run}/{path}" : $"{run}/{path}#{life}";
}

/// <summary>Writes a value as it was read: what was measured is what is sent,
/// where a writer's escapes could make it six times as long.</summary>
internal sealed class RawJson : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}

/// <summary>The JSON of the wire: snake_case, nulls left out, nothing indented.</summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 64,
        RespectRequiredConstructorParameters = true,
    };
}
