using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Tests.ContractApproval;

/// <summary>The JSON other people's workers read and write. A change here breaks them:
/// a new member is fine, anything else is not.</summary>
public sealed class WireContractTests
{
    private const string Run = "01920000-0000-7000-8000-000000000001";

    [Fact]
    public void A_task_is_written_as_agreed()
    {
        var task = new TaskMessage
        {
            Run = Guid.Parse(Run),
            Workflow = "iot-hourly",
            Version = 3,
            Path = "clean[17]",
            Attempt = 1,
            Type = "clean-file",
            Input = JsonSerializer.SerializeToElement(new { file = "a.csv" }),
            IdempotencyKey = WireNames.IdempotencyKey(Guid.Parse(Run), "clean[17]"),
            TimeoutSeconds = 600,
            Traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        };

        Approve(
            $$"""{"run":"{{Run}}","workflow":"iot-hourly","version":3,"path":"clean[17]","attempt":1,"type":"clean-file","input":{"file":"a.csv"},"idempotency_key":"{{Run}}/clean[17]","timeout_seconds":600,"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""",
            task);
        Approve(
            $$"""{"run":"{{Run}}","workflow":"iot-hourly","version":3,"path":"clean[17]","attempt":1,"type":"clean-file","input":{"file":"a.csv"},"idempotency_key":"{{Run}}/clean[17]"}""",
            task with { TimeoutSeconds = null, Traceparent = null });
    }

    [Fact]
    public void Every_kind_of_answer_is_written_as_agreed()
    {
        Approve(Json("started"), Answer(AnswerKinds.Started));
        Approve(Json("heartbeat"), Answer(AnswerKinds.Heartbeat));
        Approve(
            Json("progress", ""","percent":40.5,"message":"4 of 10" """),
            Answer(AnswerKinds.Progress) with { Percent = 40.5, Message = "4 of 10" });
        Approve(Json("log", ""","message":"kept","level":"info" """), Answer(AnswerKinds.Log) with { Message = "kept", Level = "info" });
        Approve(
            Json("completed", ""","output":{"rows":3},"took_ms":12.5"""),
            Answer(AnswerKinds.Completed) with { Output = JsonSerializer.SerializeToElement(new { rows = 3 }), TookMs = 12.5 });
        Approve(
            Json("failed", ""","error":{"type":"Http.503","message":"away","retryable":true,"retry_after_seconds":30}"""),
            Answer(AnswerKinds.Failed) with { Error = new TaskError("Http.503", "away", true, 30) });
        Approve(
            Json("failed", ""","error":{"type":"Input.Invalid","message":"no","retryable":false}"""),
            Answer(AnswerKinds.Failed) with { Error = new TaskError("Input.Invalid", "no", false) });
    }

    [Fact]
    public void An_output_of_null_is_still_an_output()
    {
        var answer = Answer(AnswerKinds.Completed) with { Output = JsonSerializer.SerializeToElement<object?>(null) };

        Assert.Equal(Json("completed", ""","output":null"""), JsonSerializer.Serialize(answer, WireJson.Options));
    }

    [Fact]
    public void Several_answers_travel_in_one_message() =>
        Approve($$"""{"answers":[{{Json("started")}}]}""", new TaskAnswers([Answer(AnswerKinds.Started)]));

    [Fact]
    public void Several_tasks_travel_in_one_message_each_with_its_own_address()
    {
        var json = $$"""{"run":"{{Run}}","workflow":"w","version":1,"path":"a","attempt":1,"type":"t","input":{},"idempotency_key":"{{Run}}/a","reply_to":"eventflow.runs.3"}""";

        Approve($$"""{"tasks":[{{json}}]}""", new TaskBundle([JsonSerializer.Deserialize<TaskMessage>(json, WireJson.Options)!]));
    }

    [Fact]
    public void A_cancel_is_written_as_agreed() =>
        Approve($$"""{"run":"{{Run}}","path":"clean[17]","attempt":1,"kind":"cancel"}""", new CancelTask(Guid.Parse(Run), "clean[17]", 1));

    [Fact]
    public void An_answer_of_an_unknown_future_is_read()
    {
        var answer = JsonSerializer.Deserialize<TaskAnswer>(Json("completed", ""","output":1,"new_member":{"a":[1]}"""), WireJson.Options);

        Assert.Equal(1, answer?.Output?.GetInt32());
    }

    [Fact]
    public void An_error_is_retryable_unless_it_says_otherwise()
    {
        var error = JsonSerializer.Deserialize<TaskError>("""{"type":"X","message":"m"}""", WireJson.Options);

        Assert.True(error?.Retryable);
    }

    [Fact]
    public void The_names_on_the_broker_stay() =>
        Assert.Equal(
            ["eventflow.task.http", "eventflow.batch.http", "eventflow.runs", "eventflow.dead", "eventflow.dead", "eventflow.control",
             "eventflow.events", "eventflow.out", "20", "15728640"],
            [
                WireNames.TaskQueue("http"), WireNames.BatchQueue("http"), WireNames.RunsQueue,
                WireNames.DeadLetterExchange, WireNames.DeadLetterQueue, WireNames.ControlExchange,
                WireNames.EventsExchange, WireNames.OutExchange, $"{WireNames.DeliveryLimit}", $"{WireNames.MaxOutputBytes}",
            ]);

    private static TaskAnswer Answer(string kind) =>
        new() { Kind = kind, Run = Guid.Parse(Run), Path = "clean[17]", Attempt = 1, Worker = "host-7" };

    private static string Json(string kind, string more = "") =>
        $$"""{"kind":"{{kind}}","run":"{{Run}}","path":"clean[17]","attempt":1,"worker":"host-7"{{more.TrimEnd()}}}""";

    private static void Approve<T>(string expected, T value)
    {
        Assert.Equal(expected, JsonSerializer.Serialize(value, WireJson.Options));
        Assert.Equal(expected, JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(expected, WireJson.Options), WireJson.Options));
    }
}
