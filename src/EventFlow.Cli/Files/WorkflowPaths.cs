using EventFlow.Cli.Commands;

namespace EventFlow.Cli.Files;

/// <summary>Finds workflow files.</summary>
internal static class WorkflowPaths
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>Files as they are given; of folders all YAML and JSON files inside, hidden ones left out.</summary>
    /// <exception cref="CliException">A path does not exist.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var given = paths.ToArray();
        var missing = given.Where(path => !File.Exists(path) && !Directory.Exists(path)).ToArray();
        return missing.Length == 0
            ? [.. given.SelectMany(path => Directory.Exists(path) ? InFolder(path) : [path]).Distinct(StringComparer.Ordinal)]
            : throw CliException.Usage($"EF2105 there is no file or folder {string.Join(", ", missing.Select(path => $"'{path}'"))}.");
    }

    public static bool IsWorkflowFile(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> InFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(IsWorkflowFile)
            .Order(StringComparer.Ordinal);
}
