using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary><c>| pattern | update, delete |</c>: a function that gives a changed copy of its argument.</summary>
internal sealed record TransformNode(int Position, Node Pattern, Node Update, Node? Delete) : Node(Position)
{
    private static readonly Signature Signature = SignatureReader.Read("<(oa):o>");

    protected override Value? Run(Value? input, Frame frame) => new Transformer(this, frame);

    private Value? Transform(Value?[] arguments, Frame frame)
    {
        var evaluation = frame.Evaluation;
        if (Signature.Check("(transform)", arguments, null, evaluation)[0] is not { } original)
        {
            return null;
        }

        var copy = Copies.Of(Cloned(original, frame), evaluation);
        var matches = Pattern.Evaluate(copy, frame);
        if (matches is ArrayValue array)
        {
            for (var index = 0; index < array.Count; index++)
            {
                Change(array[index], frame);
            }
        }
        else if (matches is not null)
        {
            Change(matches, frame);
        }

        return copy;
    }

    /// <summary>The expression may bring a <c>$clone</c> of its own.</summary>
    private Value Cloned(Value original, Frame frame) => frame.Find("clone") switch
    {
        BuiltIn => original,
        FunctionValue clone => clone.Call([original], NullValue.Instance, frame.Evaluation) ?? new MapValue(),
        _ => throw Error("T2013", "The transform expression clones its input with $clone, which is no function here"),
    };

    private void Change(Value match, Frame frame)
    {
        var map = match as MapValue;
        switch (Update.Evaluate(match, frame))
        {
            case null:
                break;
            case ObjectValue update:
                // Read before it is written: the update may be the match itself.
                foreach (var (name, member) in update.Members.ToList())
                {
                    frame.Evaluation.Spend(1);
                    map?.Set(name, member);
                }

                break;
            case var other:
                throw new ExpressionException(
                    "T2011", $"The update of a transform must be an object, not a {other.TypeName}", Update.Position);
        }

        foreach (var name in Deletions(match, frame))
        {
            map?.Remove(name);
        }
    }

    private List<string> Deletions(Value match, Frame frame)
    {
        if (Delete?.Evaluate(match, frame) is not { } deletions)
        {
            return [];
        }

        var names = new List<string>();
        var array = deletions as ArrayValue ?? new ListValue([deletions]);
        for (var index = 0; index < array.Count; index++)
        {
            names.Add(array[index] is TextValue name
                ? name.Text
                : throw new ExpressionException(
                    "T2012", "What a transform deletes must be a string or an array of strings", Delete.Position));
        }

        return names;
    }

    private sealed class Transformer(TransformNode node, Frame frame) : FunctionValue
    {
        public override int Arity => 1;

        public override Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation) => node.Transform(arguments, frame);
    }
}
