using EventFlow.Tests.Architecture;

namespace EventFlow.Tests;

/// <summary>The optional large cases: folders of real files beside the repository, in ../shared/cases,
/// or where EVENTFLOW_CASES says.</summary>
internal static class Cases
{
    private static readonly string Home =
        Environment.GetEnvironmentVariable("EVENTFLOW_CASES") ?? Path.Combine(SourceTree.Root, "..", "shared", "cases");

    /// <summary>Only for tests that carry <see cref="CasesFactAttribute"/> or <see cref="CasesTheoryAttribute"/> for the same
    /// name.</summary>
    public static string Folder(string name) => Path.Combine(Home, name);

    /// <summary>Why a test on these cases cannot run; null where it can.</summary>
    public static string? Missing(string name) => Directory.Exists(Folder(name))
        ? null
        : $"the cases '{name}' are not in {Path.GetFullPath(Home)}; EVENTFLOW_CASES names another folder";
}
