using EventFlow.Cli.Api;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;

namespace EventFlow.Cli.Hosting;

/// <summary>Applies the namespace files beside workflows, in the folder <c>namespaces</c>.</summary>
internal sealed class NamespaceFolder(string folder, ApiClient api, CliOutput output)
{
    private readonly Dictionary<string, byte[]> applied = new(StringComparer.Ordinal);
    private readonly string path = Path.Combine(folder, "namespaces");

    /// <summary>True: something holds now that did not before.</summary>
    public async Task<bool> ApplyAsync(CancellationToken cancellationToken)
    {
        var changed = false;
        foreach (var file in Directory.Exists(path) ? WorkflowPaths.Find([path]) : [])
        {
            changed |= await ApplyAsync(file, cancellationToken);
        }

        return changed;
    }

    private async Task<bool> ApplyAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var content = CheckedFile.ReadContent(file);
            if (applied.TryGetValue(file, out var before) && before.AsSpan().SequenceEqual(content))
            {
                return false;
            }

            applied[file] = content;
            var read = NamespaceFiles.Read([file])[0];
            await api.Namespaces.ApplyAsync(read.Namespace.Name, read.Content, read.IsJson, cancellationToken);
            output.Note($"namespace {read.Namespace.Name} applied from {file}");
            return true;
        }
        catch (CliException refused)
        {
            output.Note(refused.Message);
            return false;
        }
    }
}
