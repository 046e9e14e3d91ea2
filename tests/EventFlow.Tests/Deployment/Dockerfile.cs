using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Deployment;

internal sealed record DockerInstruction(string Keyword, string Arguments);

internal static class Dockerfile
{
    public static IReadOnlyList<DockerInstruction> Read(string path) =>
        [.. SourceTree.Read(path).Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', 2))
            .Select(parts => new DockerInstruction(parts[0], parts[1].Trim()))];

    /// <summary>The arguments of the last instruction of that keyword, which is the one that counts.</summary>
    public static string Last(this IReadOnlyList<DockerInstruction> file, string keyword) =>
        file.Last(instruction => instruction.Keyword == keyword).Arguments;
}
