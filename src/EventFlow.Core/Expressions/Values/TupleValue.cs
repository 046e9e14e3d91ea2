using EventFlow.Core.Expressions.Nodes;

namespace EventFlow.Core.Expressions.Values;

/// <summary>A variable that a context carries; the newest first.</summary>
internal sealed record Binding(string Name, Value? Value, Binding? Next);

/// <summary>A context with the variables that <c>@</c>, <c>#</c> and <c>%</c> made on the way to it. Never leaves a path.</summary>
internal sealed class TupleValue(Value? item, Binding? bindings) : Value
{
    public Value? Item { get; } = item;
    public override string TypeName => "object";
    public override char Symbol => 'o';

    public Frame Open(Frame frame) => new(frame, bindings);

    /// <summary>The context for one result of a step.</summary>
    public TupleValue Next(Node step, Value result, int index)
    {
        var more = bindings;
        if (step.Focus is { } focus)
        {
            more = new Binding(focus, result, more);
        }

        if (step.Index is { } name)
        {
            more = new Binding(name, new NumberValue(index), more);
        }

        if (step.Ancestor is { } ancestor)
        {
            more = new Binding(ancestor.Label, Item, more);
        }

        return new TupleValue(step.Focus is null ? result : Item, more);
    }

    /// <summary>The context of an inner path, with the variables of this one behind its own.</summary>
    public TupleValue Next(TupleValue inner) => new(inner.Item, inner.OnTopOf(bindings));

    public TupleValue Bind(string name, int index) => new(Item, new Binding(name, new NumberValue(index), bindings));

    /// <summary>One context for several: their items as one list, and each variable as the list of its values.</summary>
    public static TupleValue Reduce(ArrayValue tuples, Evaluation evaluation)
    {
        var items = new Gathering();
        var variables = new OrderedDictionary<string, Gathering>(StringComparer.Ordinal);
        for (var index = 0; index < tuples.Count; index++)
        {
            var tuple = (TupleValue)tuples[index];
            items.Add(tuple.Item, evaluation);
            foreach (var binding in tuple.Visible())
            {
                evaluation.Spend(1);
                if (!variables.TryGetValue(binding.Name, out var gathering))
                {
                    variables.Add(binding.Name, gathering = new Gathering());
                }

                gathering.Add(binding.Value, evaluation);
            }
        }

        Binding? reduced = null;
        foreach (var (name, gathering) in variables)
        {
            reduced = new Binding(name, gathering.Value, reduced);
        }

        return new TupleValue(items.Value, reduced);
    }

    private Binding? OnTopOf(Binding? below)
    {
        foreach (var binding in Visible().AsEnumerable().Reverse())
        {
            below = new Binding(binding.Name, binding.Value, below);
        }

        return below;
    }

    /// <summary>Without those that a newer variable of the same name hides.</summary>
    private List<Binding> Visible()
    {
        var visible = new List<Binding>();
        for (var binding = bindings; binding is not null; binding = binding.Next)
        {
            if (!visible.Exists(known => known.Name == binding.Name))
            {
                visible.Add(binding);
            }
        }

        return visible;
    }

    /// <summary>Values appended to each other: one stays as it is, more become a list, lists melt into it.</summary>
    private sealed class Gathering
    {
        private ListValue? list;

        public Value? Value { get; private set; }

        public void Add(Value? value, Evaluation evaluation)
        {
            if (value is null)
            {
                return;
            }

            if (Value is null)
            {
                Value = value;
                return;
            }

            if (list is null)
            {
                list = new ListValue();
                list.Melt(Value, evaluation);
                Value = list;
            }

            list.Melt(value, evaluation);
        }
    }
}
