using System.CommandLine;
using System.Text.Json;
using EventFlow.Cli.Files;
using EventFlow.Cli.Suites;
using EventFlow.Contracts.Api;
using EventFlow.Core.Expressions;

namespace EventFlow.Cli.Commands;

internal static class EvalCommand
{
    private static readonly Argument<string?> Source = new("EXPRESSION")
    {
        Description = "a JSONata expression, without ${{ }}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Input = new("--input") { Description = "a JSON file with the value the expression reads" };

    private static readonly Option<string?> Bindings = new("--bindings")
    {
        Description = "a JSON file with an object of variables by name, without $",
    };

    private static readonly Option<string?> Suite = new("--suite")
    {
        Description = "a folder of cases in the layout of the JSONata suite: prints passed, failed, total and failures as JSON",
    };

    public static Command Create(CliContext context) =>
        new Command("eval", "Evaluates an expression offline and prints its value as JSON; no value prints nothing, null with -o json.")
        {
            Source, Input, Bindings, Suite,
        }.Do(context, RunAsync);

    private static Task<int> RunAsync(Invocation call, CancellationToken cancellationToken) => (call.Get(Source), call.Get(Suite)) switch
    {
        ({ } source, null) => Evaluate(call, source),
        (null, { } folder) => RunSuite(call, folder),
        _ => throw CliException.Usage("EF2131 Give either an expression or --suite FOLDER. See 'eventflow eval --help'."),
    };

    private static Task<int> RunSuite(Invocation call, string folder)
    {
        var report = new ExpressionSuite(folder).Run(call.Context.Time);
        call.Context.Out.WriteLine(JsonSerializer.Serialize(report, ApiJson.Indented));
        return Task.FromResult(report.Failed == 0 ? ExitCodes.Good : ExitCodes.Failed);
    }

    private static Task<int> Evaluate(Invocation call, string source)
    {
        JsonElement? input = call.Get(Input) is { } file ? JsonFile.Read(file) : null;
        var bindings = ReadBindings(call.Get(Bindings));
        try
        {
            var value = Expression.Parse(source).Evaluate(input, bindings, new ExpressionLimits { Clock = call.Context.Time });
            // One JSON document was asked for, and nothing is none.
            if (value is not null || call.Output.IsJson)
            {
                call.Context.Out.WriteLine(JsonSerializer.Serialize(value, ApiJson.Indented));
            }

            return Task.FromResult(ExitCodes.Good);
        }
        catch (ExpressionException exception)
        {
            throw Failure(source, exception);
        }
    }

    private static Dictionary<string, JsonElement> ReadBindings(string? file)
    {
        if (file is null)
        {
            return [];
        }

        var content = JsonFile.Read(file);
        return content.ValueKind == JsonValueKind.Object
            ? content.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw CliException.Usage($"EF2114 {file} must hold a JSON object of variables by name.");
    }

    private static CliException Failure(string source, ExpressionException exception)
    {
        var position = Math.Clamp(exception.Position, 0, source.Length);
        var start = source.LastIndexOf('\n', Math.Max(0, position - 1), Math.Max(0, position)) + 1;
        var end = source.IndexOf('\n', position) is var found && found < 0 ? source.Length : found;
        var message = $"{exception.Code} {exception.Message}";
        return new CliException(
            ExitCodes.Failed,
            string.Join(
                Environment.NewLine, message, $"  {source[start..end].Replace('\t', ' ')}", $"  {new string(' ', position - start)}^"),
            new Problem(0, exception.Code, exception.Message)
            {
                Errors =
                [
                    new ProblemItem(
                        exception.Code, exception.Message, Line: 1 + source.AsSpan(0, start).Count('\n'), Column: 1 + position - start),
                ],
            });
    }
}
