using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

internal sealed record ArrayNode(int Position, Node[] Items) : Node(Position, Items)
{
    /// <summary>Stands as first or last step of a path, whose result keeps the array as an item.</summary>
    public bool IsStep { get; init; }

    public override bool IsConstructor => IsStep;

    protected override Value? Run(Value? input, Frame frame)
    {
        // A range alone is kept lazy: [1..n] costs nothing until somebody reads it.
        if (!IsStep && Items is [RangeNode range] && range.Evaluate(input, frame) is RangeValue lazy)
        {
            return new RangeValue(lazy, isSequence: false);
        }

        var built = new ListValue { IsConstructed = IsStep };
        foreach (var item in Items)
        {
            Append(built, item, item.Evaluate(input, frame), frame.Evaluation);
        }

        return built;
    }

    private static void Append(ListValue built, Node item, Value? value, Evaluation evaluation)
    {
        if (value is not null && item is not ArrayNode)
        {
            built.Melt(value, evaluation);
        }
        else if (value is not null)
        {
            built.Add(value);
        }
    }
}

/// <summary><c>{ key: value }</c>, alone or behind a path, where equal keys gather their contexts in one group.</summary>
internal sealed record ObjectNode(int Position, KeyValuePair<Node, Node>[] Pairs)
    : Node(Position, [.. Pairs.Select(pair => pair.Key), .. Pairs.Select(pair => pair.Value)])
{
    public MapValue Build(Value? input, Frame frame)
    {
        var groups = new OrderedDictionary<string, GroupEntry>(StringComparer.Ordinal);
        var items = input as ArrayValue;
        var count = items is { Count: > 0 } or { HoldsTuples: true } ? items.Count : 1;
        for (var index = 0; index < count; index++)
        {
            var item = items is null ? input : items.Count > 0 ? items[index] : null;
            Sort(item, groups, frame);
        }

        var built = new MapValue();
        foreach (var (key, entry) in groups)
        {
            if (Evaluate(Pairs[entry.Pair].Value, entry.Context, frame) is { } value)
            {
                built.Set(key, value);
            }
        }

        return built;
    }

    protected override Value? Run(Value? input, Frame frame) => Build(input, frame);

    private static Value? Evaluate(Node node, Value? context, Frame frame)
    {
        var tuple = context is ArrayValue { Count: > 0 } items && items[0] is TupleValue
            ? TupleValue.Reduce(items, frame.Evaluation)
            : context as TupleValue;
        return tuple is null ? node.Evaluate(context, frame) : node.Evaluate(tuple.Item, tuple.Open(frame));
    }

    private void Sort(Value? item, OrderedDictionary<string, GroupEntry> groups, Frame frame)
    {
        for (var pair = 0; pair < Pairs.Length; pair++)
        {
            var key = Evaluate(Pairs[pair].Key, item, frame) switch
            {
                null => null,
                TextValue text => text.Text,
                var other => throw Error("T1003", $"Key in object structure must evaluate to a string; got: a {other.TypeName}"),
            };
            if (key is null)
            {
                continue;
            }

            if (!groups.TryGetValue(key, out var entry))
            {
                groups.Add(key, new GroupEntry(pair, item));
            }
            else if (entry.Pair == pair)
            {
                entry.Add(item, frame.Evaluation);
            }
            else
            {
                throw Error("D1009", $"Multiple key definitions evaluate to same key: {key}");
            }
        }
    }

    private sealed class GroupEntry(int pair, Value? context)
    {
        private ListValue? gathered;

        public int Pair { get; } = pair;
        public Value? Context => gathered ?? context;

        public void Add(Value? item, Evaluation evaluation)
        {
            if (gathered is null)
            {
                gathered = new ListValue();
                Gather(context, evaluation);
            }

            Gather(item, evaluation);
        }

        private void Gather(Value? item, Evaluation evaluation)
        {
            if (item is not null)
            {
                gathered!.Melt(item, evaluation);
            }
        }
    }
}
