using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Namespaces;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Namespaces;

/// <summary>PUT of a namespace file.</summary>
internal static class NamespaceApply
{
    public static async Task<IResult> HandleAsync(
        string name, HttpRequest request, INamespaceStore store, CancellationToken cancellationToken)
    {
        var body = await DefinitionBody.ReadAsync(
            request, "namespace file", name, NamespaceFile.MaxBytes, RequestBody.TooLarge(), cancellationToken);
        var result = NamespaceFile.Read(body.Content.Span, body.Name);
        if (result.Namespace is not { } read)
        {
            return new ProblemResult(new Problem(
                422, ProblemCodes.InvalidNamespace,
                $"The file of namespace '{name}' has {result.Errors.Count} error(s); nothing of it was stored.")
            {
                Errors = [.. result.Errors.Select(Item)],
            });
        }

        if (read.Name != name)
        {
            return new ProblemResult(new Problem(400, ProblemCodes.OtherNamespace,
                $"The address names the namespace '{name}' and the file says 'namespace: {read.Name}'. Use one name in both."));
        }

        var (stored, created) = await store.ApplyAsync(
            name, Encoding.UTF8.GetString(body.Content.Span), read.Title, read.Owner, cancellationToken);
        return Results.Json(new AppliedNamespace(stored.Name, created, stored.UpdatedAt), statusCode: created ? 201 : 200);
    }

    /// <summary>What holds for a namespace; null: it has nothing of its own.</summary>
    /// <exception cref="ProblemException">This server cannot read what is stored.</exception>
    public static async Task<NamespaceDefinition?> FindAsync(string name, INamespaceStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(name, cancellationToken) is not { } stored)
        {
            return null;
        }

        var result = NamespaceFile.Read(Encoding.UTF8.GetBytes(stored.Source), $"{name}.yaml");
        return result.Namespace ?? throw new ProblemException(422, ProblemCodes.InvalidNamespace,
            $"The stored file of namespace '{name}' cannot be read by this server: {result.Errors[0]}. Apply it again, corrected.");
    }

    private static ProblemItem Item(DefinitionError error) => new(error.Code, error.Message, Line: error.Line, Column: error.Column);
}
