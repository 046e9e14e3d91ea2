using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Contracts;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.ContractApproval;

/// <summary>The examples of docs/wire-contract.md are what strangers copy.</summary>
public sealed partial class WireContractPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "wire-contract.md"));

    [Fact]
    public void The_task_on_the_page_has_every_member_of_a_task()
    {
        var block = Block("\"idempotency_key\"");
        var task = JsonSerializer.Deserialize<TaskMessage>(block, WireJson.Options);

        using var written = JsonSerializer.SerializeToDocument(task, WireJson.Options);
        using var shown = JsonDocument.Parse(block);
        Assert.True(JsonElement.DeepEquals(written.RootElement, shown.RootElement));
        Assert.Equal(typeof(TaskMessage).GetProperties().Length, shown.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void Every_kind_of_answer_stands_on_the_page()
    {
        var answers = Answers().Select(text => JsonSerializer.Deserialize<TaskAnswer>(text, WireJson.Options)!).ToList();

        Assert.Equal(["started", "heartbeat", "progress", "log", "completed", "failed"], answers.Select(answer => answer.Kind));
        Assert.Equal(new TaskError("Http.503", "the archive is away", true, 30), answers[^1].Error);
        Assert.All(answers, answer => Assert.Equal(("clean[17]", 1, "host-7"), (answer.Path, answer.Attempt, answer.Worker)));
    }

    [Fact]
    public void The_cancel_on_the_page_is_one()
    {
        var block = Block("\"cancel\"");
        var cancel = JsonSerializer.Deserialize<CancelTask>(block, WireJson.Options);

        Assert.Equal(("clean[17]", 1, "cancel"), (cancel!.Path, cancel.Attempt, cancel.Kind));
    }

    [Fact]
    public void The_limits_and_names_on_the_page_are_those_of_the_code()
    {
        Assert.Contains($"`x-delivery-limit` = {WireNames.DeliveryLimit} ", Page, StringComparison.Ordinal);
        Assert.Contains(
            WireNames.MaxOutputBytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), Page, StringComparison.Ordinal);
        Assert.All(
            [
                WireNames.TaskQueue("TYPE"), WireNames.BatchQueue("TYPE"), WireNames.RunsQueue, WireNames.DeadLetterExchange,
                WireNames.ControlExchange,
            ],
            name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    private static string Block(string mark) =>
        Blocks().Matches(Page).Select(block => block.Groups[1].Value).Single(text => text.Contains(mark, StringComparison.Ordinal));

    /// <summary>One after another in a single block; the run is shortened there for the reader.</summary>
    private static IEnumerable<string> Answers()
    {
        var text = Block("\"heartbeat\"").Replace("0192…", "01920000-0000-7000-8000-000000000001", StringComparison.Ordinal);
        return Objects().Matches(text).Select(match => match.Value);
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^\\{.*?\\}$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Objects();
}
