using System.Text.Json;

namespace EventFlow.Core.Expressions.Values;

/// <summary>An array. JSONata tells arrays of the data from sequences, the results of paths, which melt into their only item.</summary>
internal abstract class ArrayValue : Value
{
    public abstract int Count { get; }

    public bool IsSequence { get; init; }

    /// <summary>A sequence of one item stays an array: the path has <c>[]</c> in it.</summary>
    public bool KeepsSingleton { get; set; }

    /// <summary>Written as <c>[…]</c> inside a path: an item of its own, never flattened into the result.</summary>
    public bool IsConstructed { get; init; }

    /// <summary>The input of the expression is an array, and this is the sequence whose one item it is.</summary>
    public bool WrapsInput { get; init; }

    /// <summary>The items are <see cref="TupleValue"/>s: contexts that carry variables from step to step of a path.</summary>
    public bool HoldsTuples { get; init; }

    public override string TypeName => "array";
    public override char Symbol => 'a';

    /// <summary>An item for somebody who reads them all.</summary>
    public abstract Value this[int index] { get; }

    /// <summary>One item for somebody who reads only a few.</summary>
    public virtual Value Pick(int index) => this[index];

    public Value? Unwrap(bool keepsSingleton)
    {
        if (!IsSequence)
        {
            return this;
        }

        KeepsSingleton |= keepsSingleton;
        return Count switch
        {
            0 => null,
            1 when !KeepsSingleton => this[0],
            _ => this,
        };
    }
}

internal sealed class ListValue : ArrayValue
{
    private readonly List<Value> items;

    public ListValue() => items = [];

    public ListValue(List<Value> items) => this.items = items;

    public override int Count => items.Count;
    public override Value this[int index] => items[index];

    public static ListValue Tuples() => new() { HoldsTuples = true };

    public static ListValue Sequence() => new() { IsSequence = true };

    public static ListValue Sequence(Value? item) => item is null ? Sequence() : new([item]) { IsSequence = true };

    public void Add(Value item) => items.Add(item);

    /// <summary>Adds the items of an array, or the value itself.</summary>
    public void Melt(Value value, Evaluation evaluation)
    {
        if (value is ArrayValue array)
        {
            AddAll(array, evaluation);
        }
        else
        {
            Add(value);
        }
    }

    public void AddAll(ArrayValue other, Evaluation evaluation)
    {
        evaluation.CheckSize((double)Count + other.Count);
        evaluation.Spend(other.Count);
        for (var index = 0; index < other.Count; index++)
        {
            items.Add(other[index]);
        }
    }
}

/// <summary>An array of the data, wrapped and not copied.</summary>
internal sealed class JsonArrayValue(JsonElement element) : ArrayValue
{
    private Value[]? items;

    public override int Count { get; } = element.GetArrayLength();
    public override JsonElement? Origin => element;
    public override Value this[int index] => (items ??= Read())[index];

    public override Value Pick(int index) => items is null ? Of(element[index])! : items[index];

    private Value[] Read()
    {
        var read = new Value[Count];
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            read[index++] = Of(item)!;
        }

        return read;
    }
}

/// <summary>The sequence of <c>[from..to]</c>, which needs no memory for its items.</summary>
internal sealed class RangeValue : ArrayValue
{
    private readonly double from;

    public RangeValue(double from, int count)
    {
        this.from = from;
        Count = count;
        IsSequence = true;
    }

    public RangeValue(RangeValue other, bool isSequence)
    {
        from = other.from;
        Count = other.Count;
        IsSequence = isSequence;
    }

    public override int Count { get; }
    public override Value this[int index] => new NumberValue(from + index);
}
