using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Addresses outside that are told of events.</summary>
internal static class SubscriptionsCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the subscription's name" };
    private static readonly Option<string> Url = new("--url") { Description = "where events are sent to", Required = true };

    private static readonly Option<string[]> Types = new("--type")
    {
        Description = "types of events, eventflow.run.* for example; default all",
    };

    private static readonly Option<string[]> Workflows = new("--workflow") { Description = "only runs of these workflows" };
    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };

    public static Command Create(CliContext context) => new(
        "subscriptions", "Outbound webhooks: events that are sent to addresses, signed.")
    {
        new Command("put", "Makes a subscription and shows its secret once, or changes one; one that was stopped goes on.")
            { Name, Url, Types, Workflows }.Do(context, PutAsync),
        new Command("rotate", "Gives a subscription another secret; for a day more events are signed with both.") { Name }
            .Do(context, RotateAsync),
        new Command("list", "The subscriptions.") { Cursor }.Do(context, ListAsync),
        new Command("deliveries", "What was sent to a subscription and what is to be, newest first.") { Name, Cursor }
            .Do(context, DeliveriesAsync),
        new Command("delete", "Removes a subscription with what was to be sent to it.") { Name }.Do(context, DeleteAsync),
    };

    private static async Task<int> PutAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var request = new PutSubscriptionRequest(call.Get(Url)!, NullIfEmpty(call.Get(Types)), NullIfEmpty(call.Get(Workflows)));
        var put = await api.Subscriptions.PutAsync(call.Get(Name), request, cancellationToken);
        call.Output.Result(put, output => Write(output, put));
        return ExitCodes.Good;
    }

    private static async Task<int> RotateAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var rotated = await api.Subscriptions.RotateAsync(call.Get(Name), cancellationToken);
        call.Output.Result(rotated, output => Write(output, rotated));
        return ExitCodes.Good;
    }

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Subscriptions.ListAsync(call.Get(Cursor), cancellationToken);
        call.Output.Result(page, output =>
        {
            var table = new TextTable("SUBSCRIPTION", "URL", "TYPES", "WORKFLOWS", "STATE");
            foreach (var one in page.Items)
            {
                table.Add(one.Name, one.Url, string.Join(", ", one.Types), string.Join(", ", one.Workflows), State(one));
            }

            Write(output, table, page.Next);
        });
        return ExitCodes.Good;
    }

    private static async Task<int> DeliveriesAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Subscriptions.DeliveriesAsync(call.Get(Name), call.Get(Cursor), cancellationToken);
        call.Output.Result(page, output =>
        {
            var table = new TextTable("EVENT", "TYPE", "STATE", "TRIES", "ANSWER", "NEXT");
            foreach (var one in page.Items)
            {
                table.Add(
                    one.Event, one.Type, one.State, one.Attempts.ToString(CultureInfo.InvariantCulture),
                    one.LastError ?? one.LastStatus?.ToString(CultureInfo.InvariantCulture), At(one.NextAt));
            }

            Write(output, table, page.Next);
        });
        return ExitCodes.Good;
    }

    private static async Task<int> DeleteAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var name = call.Get(Name);
        await api.Subscriptions.DeleteAsync(name, cancellationToken);
        call.Output.Result(new { name }, output => output.Line($"subscription {name} is removed"));
        return ExitCodes.Good;
    }

    private static void Write(CliOutput output, TextTable table, string? next)
    {
        table.WriteTo(output);
        if (next is not null)
        {
            output.Note($"There are more: --cursor {next}");
        }
    }

    private static void Write(CliOutput output, SubscriptionSecret put)
    {
        var (name, url, types, workflows) =
            (put.Subscription.Name, put.Subscription.Url, put.Subscription.Types, put.Subscription.Workflows);
        output.Line(
            $"subscription {name}: {string.Join(", ", types)}{(workflows.Count == 0 ? "" : $" of {string.Join(", ", workflows)}")}");
        output.Line($"  POST {url}");
        output.Line(put.Secret is { } secret ? $"  secret, shown this once: {secret}" : "  its secret stays as it is");
    }

    private static string State(SubscriptionView one) =>
        one.StoppedAt is { } since ? $"stopped since {At(since)}: {one.StoppedBecause}" : "";

    private static string At(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string[]? NullIfEmpty(string[]? values) => values is { Length: > 0 } ? values : null;
}
