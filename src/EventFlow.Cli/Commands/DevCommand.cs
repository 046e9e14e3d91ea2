using System.CommandLine;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Hosting;
using EventFlow.Core.Definitions;
using EventFlow.Server;
using EventFlow.Worker;
using Microsoft.Extensions.Logging;

namespace EventFlow.Cli.Commands;

internal static class DevCommand
{
    private static readonly Argument<string?> Folder = new("FOLDER")
    {
        Description = "its workflow files are applied, and again when they change",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int?> Port = Ports.Option();
    private static readonly Option<bool> EnableShell = new("--enable-shell") { Description = "let workflows run commands on this machine" };

    public static Command Create(CliContext context) =>
        new Command("dev", "Runs everything in one process and in memory.") { Folder, Port, EnableShell, EnvironmentOption.Env }
            .Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var folder = call.Arguments.GetValue(Folder);
        if (folder is not null && !Directory.Exists(folder))
        {
            throw CliException.Usage($"EF2117 there is no folder '{folder}'.");
        }

        call.Output.Note("Nothing is kept: bus and store are in memory and end with this process.");
        var server = new ServerOptions { Urls = ServerHost.Local(call.Get(Port) ?? Ports.Default), LogLevel = LogLevel.Warning };
        var types = BuiltInTypes.Choose(given: null, call.Get(EnableShell));
        await using var host = await ServerHost.StartAsync(
            server, services => services.AddEventFlowWorker(worker => BuiltInTypes.AddTo(worker, types)), cancellationToken);
        call.Output.Note($"Listening on {host.Url}, task types: {string.Join(", ", types)}. Ctrl-C ends it.");
        using var api = ApiClient.At(host.Url);
        var options = new ReadOptions { Environment = call.Get(EnvironmentOption.Env) };
        var served = folder is null ? null : new WorkflowFolder(folder, options, api, call.Output, call.Context.Time);
        await ServeAsync(call, host, served, cancellationToken);
        return ExitCodes.Good;
    }

    private static async Task ServeAsync(Invocation call, ServerHost host, WorkflowFolder? folder, CancellationToken cancellationToken)
    {
        if (folder is null)
        {
            call.Output.Note("No folder given: apply workflows with 'eventflow apply PATH'.");
            await host.ServeAsync(cancellationToken);
            return;
        }

        await folder.ApplyAsync(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = folder.FollowAsync(ended.Token);
        await host.ServeAsync(cancellationToken);
        await ended.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
