using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using MassTransit;
using MassTransit.Context;

namespace EventFlow.Orchestrator.Payloads;

/// <summary>Takes large outputs off the answers of workers, before their runs see them: what a run keeps in memory and writes with its
/// changes stays small. A crash in between leaves a payload nobody refers to, which goes with its day.</summary>
internal sealed class PayloadIntake(IPayloadStore store, PayloadCache cache, EngineOptions options, Telemetry telemetry)
{
    public async ValueTask<ConsumeContext<T>> TakeOffAsync<T>(ConsumeContext<T> context)
        where T : class =>
        context is ConsumeContext<TaskAnswered> { Message: { Output: { } output } answer } && IsToBeKeptApart(output)
            ? (ConsumeContext<T>)(object)new MessageConsumeContext<TaskAnswered>(
                context, answer with { Output = await KeepAsync(answer.RunId, output, context.CancellationToken) })
            : context;

    /// <summary>Also what looks like a reference and is a worker's own: all references in a run are the engine's.
    /// What is larger than allowed is left to the planner, which fails its task.</summary>
    private bool IsToBeKeptApart(JsonElement output) =>
        JsonMarshal.GetRawUtf8Value(output).Length is var bytes
            && ((bytes > options.InlineOutputBytes && bytes <= options.Planner.MaxOutputBytes) || PayloadRef.Of(output) is not null);

    private async Task<JsonElement> KeepAsync(Guid run, JsonElement output, CancellationToken cancellationToken)
    {
        var body = JsonMarshal.GetRawUtf8Value(output).ToArray();
        var payload = new PayloadRef(Convert.ToHexStringLower(SHA256.HashData(body)), body.Length);
        await store.StoreAsync(run, payload.Sha256, body, cancellationToken);
        cache.Keep(run, payload.Sha256, body);
        telemetry.KeptApart(body.Length);
        return payload.ToJson();
    }
}
