using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Addresses for programs that speak no CloudEvents.</summary>
internal static class HooksCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the hook's name" };
    private static readonly Option<string?> Type = new("--type") { Description = "type of its events; default eventflow.hook.NAME" };
    private static readonly Option<string?> Source = new("--source") { Description = "source of its events; default /hooks/NAME" };
    private static readonly Option<string?> Auth = new("--auth")
    {
        Description = "signature (the default), or token for services that cannot sign: MinIO, EventBridge, SNS",
    };

    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };

    public static Command Create(CliContext context) => new("hooks", "Webhooks: signed calls that become events.")
    {
        new Command("put", "Makes a hook and shows its secret once, or changes the type, source and auth of one.")
            { Name, Type, Source, Auth }
            .Do(context, PutAsync),
        new Command("rotate", "Gives a hook another secret; the one before is good for a day more.") { Name }.Do(context, RotateAsync),
        new Command("list", "The hooks.") { Cursor }.Do(context, ListAsync),
        new Command("delete", "Removes a hook.") { Name }.Do(context, DeleteAsync),
    };

    private static async Task<int> PutAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var put = await api.Hooks.PutAsync(
            call.Get(Name), new PutHookRequest(call.Get(Type), call.Get(Source), call.Get(Auth)), cancellationToken);
        call.Output.Result(put, output => Write(output, put, api.Url));
        return ExitCodes.Good;
    }

    private static async Task<int> RotateAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var rotated = await api.Hooks.RotateAsync(call.Get(Name), cancellationToken);
        call.Output.Result(rotated, output => Write(output, rotated, api.Url));
        return ExitCodes.Good;
    }

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Hooks.ListAsync(call.Get(Cursor), cancellationToken);
        call.Output.Result(page, output =>
        {
            var table = new TextTable("HOOK", "TYPE", "SOURCE", "AUTH", "PREVIOUS SECRET UNTIL");
            foreach (var hook in page.Items)
            {
                table.Add(hook.Name, hook.Type, hook.Source, hook.Auth, hook.PreviousUntil?.ToString("u", CultureInfo.InvariantCulture));
            }

            table.WriteTo(output);
            if (page.Next is { } next)
            {
                output.Note($"There are more: --cursor {next}");
            }
        });
        return ExitCodes.Good;
    }

    private static async Task<int> DeleteAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var name = call.Get(Name);
        await api.Hooks.DeleteAsync(name, cancellationToken);
        call.Output.Result(new { name }, output => output.Line($"hook {name} is removed"));
        return ExitCodes.Good;
    }

    private static void Write(CliOutput output, HookSecret put, Uri url)
    {
        output.Line($"hook {put.Hook.Name}: events of type {put.Hook.Type} from {put.Hook.Source}");
        output.Line($"  POST {new Uri(url, $"api/v1/hooks/{put.Hook.Name}")}");
        if (put.Hook.Auth == HookAuth.Token)
        {
            output.Line("  with the header Authorization: Bearer SECRET, or the secret as a password");
        }

        output.Line(put.Secret is { } secret ? $"  secret, shown this once: {secret}" : "  its secret stays as it is");
    }
}
