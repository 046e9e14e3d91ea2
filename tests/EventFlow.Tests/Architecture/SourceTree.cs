using System.Xml.Linq;

namespace EventFlow.Tests.Architecture;

internal sealed record ProjectFile(string Name, string AssemblyName, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages);

/// <summary>The checked-out sources, found from the folder the tests run in.</summary>
internal static class SourceTree
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "wwwroot", "TestResults"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    public static bool Has(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    /// <summary>Paths from the root, with forward slashes, without what builds leave behind.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var start = Path.Combine(Root, folder);
        return !Directory.Exists(start)
            ? []
            : [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file))
                .Where(file => !file.Split('/').Any(part => Generated.Contains(part) || part.StartsWith('.')))
                .Order(StringComparer.Ordinal)];
    }

    public static IReadOnlyList<ProjectFile> Projects(params string[] folders) =>
        [.. folders.SelectMany(folder => Files(folder, "*.csproj")).Select(Parse)];

    private static ProjectFile Parse(string path)
    {
        var xml = XDocument.Parse(Read(path));
        var name = Path.GetFileNameWithoutExtension(path);
        return new ProjectFile(
            name,
            xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? name,
            [.. Includes(xml, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            [.. Includes(xml, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(reference => reference.Attribute("Include")?.Value).OfType<string>();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EventFlow.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No EventFlow.sln above {AppContext.BaseDirectory}: these tests read the sources they were built from.");
    }
}
