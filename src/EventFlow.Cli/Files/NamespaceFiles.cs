using System.CommandLine;
using System.Text;
using EventFlow.Cli.Api;
using EventFlow.Cli.Commands;
using EventFlow.Core.Definitions.Namespaces;

namespace EventFlow.Cli.Files;

/// <summary>A namespace file that was read and checked here.</summary>
internal sealed record CheckedNamespace(string Path, byte[] Content, NamespaceDefinition Namespace)
{
    public bool IsJson => System.IO.Path.GetExtension(Path).Equals(".json", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What holds for namespaces: from files, or from the server.</summary>
internal static class NamespaceFiles
{
    public static Option<string?> Folder { get; } = new("--namespaces")
    {
        Description = "a folder of namespace files, whose defaults and policies hold",
    };

    /// <exception cref="CliException">A file has errors, which it names.</exception>
    public static IReadOnlyList<CheckedNamespace> Read(IEnumerable<string> paths)
    {
        var files = paths.Select(path => (Path: path, Content: CheckedFile.ReadContent(path))).ToList();
        var results = files.ConvertAll(file => NamespaceFile.Read(file.Content, file.Path));
        var errors = results.SelectMany(result => result.Errors).ToArray();
        return errors.Length == 0
            ? [.. files.Zip(results, (file, result) => new CheckedNamespace(file.Path, file.Content, result.Namespace!))]
            : throw FileErrors.Refuse(errors, $"EF4060 nothing was done: {errors.Length} error(s) in namespace files");
    }

    /// <summary>Of a folder; null where none was given.</summary>
    public static Func<string, NamespaceDefinition?>? Of(string? folder)
    {
        if (folder is null)
        {
            return null;
        }

        var known = Read(WorkflowPaths.Require([folder])).GroupBy(file => file.Namespace.Name, StringComparer.Ordinal)
            .ToDictionary(
                files => files.Key,
                files => files.Count() == 1 ? files.First().Namespace : throw CliException.Usage(
                    $"EF4061 namespace '{files.Key}' stands in {string.Join(" and ", files.Select(file => file.Path))}: keep one of them."),
                StringComparer.Ordinal);
        return known.GetValueOrDefault;
    }

    /// <summary>The files as they are in the namespaces of the server.</summary>
    public static async Task<CheckedFile[]> OfServerAsync(ApiClient api, CheckedFile[] files, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, NamespaceDefinition>(StringComparer.Ordinal);
        foreach (var name in files.Select(file => file.Result.Definition?.Namespace).OfType<string>().Distinct())
        {
            if (await api.Namespaces.FindAsync(name, cancellationToken) is { } found
                && NamespaceFile.Read(Encoding.UTF8.GetBytes(found.Source), $"{name}.yaml").Namespace is { } read)
            {
                known[name] = read;
            }
        }

        return known.Count == 0 ? files : Array.ConvertAll(files, file => file.In(known.GetValueOrDefault));
    }
}
