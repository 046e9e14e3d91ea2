using System.Text.Json;
using EventFlow.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Worker.Execution;

/// <summary>A task type and the way to its handler.</summary>
internal sealed record TaskType(string Name, Func<IServiceProvider, TaskContext, CancellationToken, Task<object?>> HandleAsync)
{
    private static readonly JsonSerializerOptions InputOptions = new(WireJson.Options)
    {
        PropertyNameCaseInsensitive = true,
        RespectNullableAnnotations = true,
    };

    public static TaskType Of<TInput, THandler>(string name)
        where THandler : class, ITaskHandler<TInput> =>
        new(name, (services, context, cancellationToken) =>
            services.GetRequiredService<THandler>().HandleAsync(Bind<TInput>(context.Input), context, cancellationToken));

    private static TInput Bind<TInput>(JsonElement input)
    {
        try
        {
            return input.Deserialize<TInput>(InputOptions) ?? throw Invalid("$ is null.");
        }
        catch (JsonException misfit)
        {
            throw Invalid($"{misfit.Path ?? "$"}: {misfit.Message}");
        }
    }

    private static TaskFailedException Invalid(string problem) => new(TaskErrors.InvalidInput(problem));
}
