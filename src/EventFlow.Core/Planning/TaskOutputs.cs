using System.Buffers;
using System.Text.Json;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

/// <summary>What a task gives to those that read it. That of a container is put together when it is first asked for.</summary>
internal static class TaskOutputs
{
    /// <summary>The output of a task; of a group an object by task, of a map the outputs of its children in order,
    /// of a loop that of its last round.</summary>
    /// <exception cref="ExpressionException">EF2196: one that is kept apart is gone.</exception>
    public static JsonElement? Of(RunState state, TaskInstance instance)
    {
        if (KeptApart(state, instance) is { } payload)
        {
            return Read(state, instance, payload);
        }

        if (!instance.IsContainer || instance.Output is not null || !instance.State.IsFinal())
        {
            return instance.Output;
        }

        return instance.Output = instance.IsLoop
            ? instance.Rounds?.Last is { } round ? Of(state, round) : null
            : Compose(state, instance);
    }

    /// <summary>What a round gives to the next one. Nothing may ever read it, so that one that is gone fails nothing yet.</summary>
    public static JsonElement? Given(RunState state, TaskInstance round)
    {
        try
        {
            return Of(state, round);
        }
        catch (ExpressionException)
        {
            return null;
        }
    }

    /// <summary>Only workers' outputs are: what else looks like a reference is somebody's data.</summary>
    public static PayloadRef? KeptApart(RunState state, TaskInstance instance) =>
        state.Payloads is not null && instance.IsWork ? PayloadRef.Of(instance.Output) : null;

    public static JsonElement Read(RunState state, TaskInstance instance, PayloadRef payload) =>
        state.Payloads!(state.Id, payload) ?? throw new ExpressionException(
            "EF2196",
            $"EF2196 the output of {instance.Path} ({payload.Bytes} bytes, sha256 {payload.Sha256}) is not in the store of payloads any "
            + $"more; restore it, or have {instance.Path} done again: eventflow runs repair {state.Id} --from {instance.Path}",
            0);

    private static JsonElement Compose(RunState state, TaskInstance instance)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (instance.IsMap)
            {
                writer.WriteStartArray();
                foreach (var child in OrderedChildren(state, instance))
                {
                    WriteOutput(state, writer, child);
                }

                writer.WriteEndArray();
            }
            else
            {
                writer.WriteStartObject();
                foreach (var node in instance.Inner?.Nodes ?? [])
                {
                    writer.WritePropertyName(node.Node.Definition.Name);
                    WriteOutput(state, writer, node);
                }

                writer.WriteEndObject();
            }
        }

        // Outputs of the depth the wire allows, inside as many groups and maps as a workflow may nest.
        return JsonDocument.Parse(buffer.WrittenMemory.ToArray(), new JsonDocumentOptions { MaxDepth = 256 }).RootElement;
    }

    /// <summary>Ordered when first asked for: the items may come from another map, whose children then are put in order before.</summary>
    private static List<TaskInstance> OrderedChildren(RunState state, TaskInstance map)
    {
        if (map.Progress is not { } progress)
        {
            return [];
        }

        if (!progress.IsOrdered)
        {
            progress.Order(PositionIn(state, map));
        }

        return progress.Children;
    }

    private static Func<TaskInstance, int> PositionIn(RunState state, TaskInstance map)
    {
        try
        {
            var items = map.Progress!.Items ??= MapItems.Evaluate(state, map);
            return child => items.PositionOf(child.Item!.Key) ?? int.MaxValue;
        }
        catch (ExpressionException)
        {
            // The items cannot be had any more; the children of a list still know their places.
            return child => int.TryParse(child.Item!.Key, out var index) ? index : int.MaxValue;
        }
    }

    private static void WriteOutput(RunState state, Utf8JsonWriter writer, TaskInstance instance)
    {
        if (Of(state, instance) is { } output)
        {
            output.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
