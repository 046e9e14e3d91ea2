using EventFlow.Cli.Commands;

namespace EventFlow.Cli.Files;

/// <summary>Finds workflow files.</summary>
internal static class WorkflowPaths
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    // What builds leave behind is full of JSON, and namespaces are no workflows.
    private static readonly string[] PassedOver = ["bin", "obj", "node_modules", "namespaces"];

    /// <summary>As <see cref="Find"/>, for commands that would have nothing to do.</summary>
    /// <exception cref="CliException">A path does not exist, or there is no workflow file at all.</exception>
    public static IReadOnlyList<string> Require(IEnumerable<string> paths)
    {
        var given = paths.ToArray();
        return Find(given) is { Count: > 0 } files
            ? files
            : throw CliException.Usage(
                $"EF2109 there is no {string.Join(", ", Endings)} file in {string.Join(", ", given.Select(path => $"'{path}'"))}.");
    }

    /// <summary>Files as they are given; of folders all YAML and JSON files inside, hidden ones and build output left out.</summary>
    /// <exception cref="CliException">A path does not exist.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var given = paths.ToArray();
        var missing = given.Where(path => !File.Exists(path) && !Directory.Exists(path)).ToArray();
        return missing.Length == 0
            ? [.. given.SelectMany(path => Directory.Exists(path) ? InFolder(path) : [path]).Distinct(StringComparer.Ordinal)]
            : throw CliException.Usage($"EF2105 there is no file or folder {string.Join(", ", missing.Select(path => $"'{path}'"))}.");
    }

    /// <exception cref="CliException">There is no such file.</exception>
    public static string RequireFile(string path) =>
        File.Exists(path) ? path : throw CliException.Usage($"EF2105 there is no file '{path}'.");

    /// <summary>By its name; files of test cases stand beside workflows and are none.</summary>
    public static bool IsWorkflowFile(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        && !Path.GetFileNameWithoutExtension(path).EndsWith(".test", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> InFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(path => IsWorkflowFile(path) && !IsPassedOver(Path.GetRelativePath(folder, path)))
            .Order(StringComparer.Ordinal);

    private static bool IsPassedOver(string path) => path.Split(Path.DirectorySeparatorChar)[..^1].Intersect(PassedOver).Any();
}
