using System.CommandLine;
using EventFlow.Bridges;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Hosting;
using EventFlow.Cli.Output;
using EventFlow.Core.Definitions;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Cli.Commands;

internal static class BridgesCommand
{
    private static readonly Argument<string> FilePath = new("FILE") { Description = "the bridges file" };

    public static Command Create(CliContext context)
    {
        var command = new Command("bridges", "Sends what comes in Kafka topics and other sources as events to a server.") { FilePath };
        command.Add(new Command("check", "Checks a bridges file offline and prints every error.") { FilePath }.Do(context, CheckAsync));
        return command.Do(context, RunAsync);
    }

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var (url, apiKey) = ApiAddress.Of(call.Context.Environment);
        var bridges = Require(call);
        using var host = BridgesHost.Create(bridges, url, apiKey);
        var names = string.Join(", ", bridges.Select(bridge => bridge.Name));
        call.Output.Note($"Bridging {names} to {url}. Ctrl-C ends it after what is under way.");
        await host.StartAsync(cancellationToken);
        await host.UntilStoppedAsync(cancellationToken);
        return ExitCodes.Good;
    }

    private static Task<int> CheckAsync(Invocation call, CancellationToken cancellationToken)
    {
        var result = Read(call, offline: true);
        call.Output.Result(
            new
            {
                bridges = result.Bridges.Select(bridge => new { bridge.Name, bridge.Settings.Kind, Reads = bridge.Settings.Describe() }),
                errors = Findings(result.Errors),
                warnings = Findings(result.Warnings),
            },
            output => WriteText(output, result));
        return Task.FromResult(result.Errors.Count == 0 ? ExitCodes.Good : ExitCodes.Failed);
    }

    private static IReadOnlyList<Bridge> Require(Invocation call)
    {
        var result = Read(call, offline: false);
        return result.Errors.Count == 0
            ? result.Bridges
            : throw FileErrors.Refuse(result.Errors, $"EF2145 {call.Get(FilePath)} has {result.Errors.Count} error(s)");
    }

    private static BridgesResult Read(Invocation call, bool offline)
    {
        var path = call.Get(FilePath);
        return BridgesFile.Read(CheckedFile.ReadContent(path), path, call.Context.Environment, offline);
    }

    private static void WriteText(CliOutput output, BridgesResult result)
    {
        foreach (var bridge in result.Bridges)
        {
            output.Line($"{bridge.Name} reads {SafeText.Of(bridge.Settings.Describe())}");
        }

        foreach (var finding in result.Errors.Concat(result.Warnings))
        {
            output.Line(finding.ToString());
        }

        output.Line($"{result.Errors.Count} error(s), {result.Warnings.Count} warning(s)");
    }

    private static object[] Findings(IReadOnlyList<DefinitionError> findings) =>
        [.. findings.Select(finding => new { finding.File, finding.Line, finding.Column, finding.Code, finding.Message })];
}
