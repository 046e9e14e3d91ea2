using System.CommandLine;
using EventFlow.Cli.Commands;
using EventFlow.Core.Definitions;

namespace EventFlow.Cli.Files;

/// <summary><c>--env</c> of the commands that read workflow files.</summary>
internal static class EnvironmentOption
{
    public static Option<string?> Env { get; } = new("--env")
    {
        Description = "as it is in this environment, an entry of 'environments' in the file",
    };

    public static CheckedFile[] Read(Invocation call, IEnumerable<string> paths)
    {
        var environment = call.Get(Env);
        var files = paths.Select(path => CheckedFile.Read(path, new ReadOptions { Environment = environment })).ToArray();
        Require(environment, files);
        return files;
    }

    /// <summary>One that no file knows is a slip; files without environments stand beside others that have it.</summary>
    /// <exception cref="CliException">No file has environments.</exception>
    private static void Require(string? environment, CheckedFile[] files)
    {
        if (environment is not null
            && files.All(file => file.Result.Warnings.Any(warning => warning.Code == DefinitionCodes.NoEnvironments)))
        {
            throw CliException.Usage($"EF1916 --env names '{environment}', and no file has 'environments': add it, or leave --env out.");
        }
    }
}
