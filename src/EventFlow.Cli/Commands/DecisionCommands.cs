using System.CommandLine;
using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Approving and rejecting tasks that wait for it.</summary>
internal static class DecisionCommands
{
    private static readonly Argument<string> Run = new("RUN") { Description = "the run's id" };
    private static readonly Argument<string> Task = new("TASK") { Description = "the path of the task that waits for approval" };
    private static readonly Option<string> By = new("--by") { Description = "the name of who decides", Required = true };
    private static readonly Option<string[]> Roles = new("--role") { Description = "a role of who decides; may be repeated" };
    private static readonly Option<string?> Form = new("--form") { Description = "JSON, what the task's form asks for" };
    private static readonly Option<string?> Comment = new("--comment") { Description = "kept with the decision" };

    public static Command Approve(CliContext context) =>
        new Command("approve", "Approves a task that waits for it.") { Run, Task, By, Roles, Form, Comment }.Do(
            context, (call, cancellationToken) => DecideAsync(call, "approve", cancellationToken));

    public static Command Reject(CliContext context) =>
        new Command("reject", "Rejects a task that waits for approval, which fails it.") { Run, Task, By, Roles, Form, Comment }.Do(
            context, (call, cancellationToken) => DecideAsync(call, "reject", cancellationToken));

    private static async Task<int> DecideAsync(Invocation call, string decision, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var request = new DecisionRequest(decision, call.Get(By)!, call.Get(Roles), FormOf(call.Get(Form)), call.Get(Comment));
        var decided = await api.Runs.DecideAsync(call.Get(Run), call.Get(Task), request, cancellationToken);
        call.Output.Result(decided, output => output.Line(
            $"task {decided.Path} of run {decided.Run}: {(decision == "approve" ? "approved" : "rejected")} by {decided.By}"));
        return ExitCodes.Good;
    }

    private static JsonElement? FormOf(string? text)
    {
        try
        {
            return text is null ? null : JsonElement.Parse(text);
        }
        catch (JsonException exception)
        {
            throw CliException.Usage($"EF2143 --form is not JSON: {exception.Message}");
        }
    }
}
