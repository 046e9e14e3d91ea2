using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class ChanceFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("random", "<:n>", 0, call => new NumberValue(call.Evaluation.Moment.Random.NextDouble())),
        Define("shuffle", "<a:a>", 1, Shuffle),
    ];

    private static ArrayValue? Shuffle(Call call)
    {
        if (call.Array(0) is not { Count: > 1 } items)
        {
            return call.Array(0);
        }

        call.Evaluation.Spend(items.Count);
        var shuffled = new Value[items.Count];
        for (var index = 0; index < shuffled.Length; index++)
        {
            shuffled[index] = items[index];
        }

        call.Evaluation.Moment.Random.Shuffle(shuffled);
        return new ListValue([.. shuffled]);
    }
}
