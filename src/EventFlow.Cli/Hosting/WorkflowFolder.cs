using System.Threading.Channels;
using EventFlow.Cli.Api;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Core.Definitions;

namespace EventFlow.Cli.Hosting;

/// <summary>Applies the workflow files of a folder, and again whenever one changes.</summary>
internal sealed class WorkflowFolder(string folder, ReadOptions options, ApiClient api, CliOutput output, TimeProvider time)
{
    // Editors write a file in several steps.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    private readonly NamespaceFolder namespaces = new(folder, api, output);
    private readonly Dictionary<string, byte[]> applied = new(StringComparer.Ordinal);

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        FileSystemEventHandler changed = (_, change) =>
        {
            if (WorkflowPaths.IsWorkflowFile(change.FullPath))
            {
                changes.Writer.TryWrite(true);
            }
        };
        watcher.Changed += changed;
        watcher.Created += changed;
        watcher.Renamed += (sender, change) => changed(sender, change);
        watcher.EnableRaisingEvents = true;
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            await Task.Delay(Settle, time, cancellationToken);
            changes.Reader.TryRead(out _);
            await ApplyAsync(cancellationToken);
        }
    }

    /// <summary>Applies every file that is new or different since the last time; errors are told and change nothing.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (await namespaces.ApplyAsync(cancellationToken))
        {
            // They hold for what is applied from now on, so all is.
            applied.Clear();
        }

        // The calendars first: windows of the workflows name them.
        var files = WorkflowPaths.Find([folder]).Select(path => CheckedFile.Read(path, options));
        foreach (var file in files.OrderByDescending(file => file.IsCalendar))
        {
            if (applied.TryGetValue(file.Path, out var before) && before.AsSpan().SequenceEqual(file.Content))
            {
                continue;
            }

            applied[file.Path] = file.Content;
            await ApplyAsync(file, cancellationToken);
        }
    }

    private async Task ApplyAsync(CheckedFile file, CancellationToken cancellationToken)
    {
        foreach (var error in file.Result.Errors)
        {
            output.Note(error.ToString());
        }

        if (file.Result.Definition is null && file.Calendar is null)
        {
            return;
        }

        try
        {
            var (_, line) = await ApplyCommand.ApplyAsync(api, file, cancellationToken);
            output.Note($"{line} from {file.Path}");
        }
        catch (CliException refused)
        {
            output.Note($"{file.Path}: {refused.Message}");
        }
    }
}
