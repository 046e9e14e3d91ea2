using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>The types of the arguments of a function, such as <c>&lt;s-nn?:s&gt;</c>, and the check of a call against them.</summary>
internal sealed class Signature(SignatureParameter[] parameters)
{
    /// <summary>Whether the function takes its context for an argument that is missing.</summary>
    public bool UsesContext { get; } = parameters.Any(parameter => parameter.TakesContext);

    /// <summary>How many arguments a call needs to leave the context alone.</summary>
    public int Required { get; } = parameters.Count(parameter => parameter.TakesContext || !parameter.IsOptional);

    public Value?[] Check(string name, Value?[] arguments, Value? context, Evaluation evaluation)
    {
        Span<char> symbols = stackalloc char[Math.Min(arguments.Length, 64)];
        if (arguments.Length > symbols.Length)
        {
            throw Mismatch(name, symbols.Length, evaluation);
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            symbols[index] = Value.SymbolOf(arguments[index]);
        }

        Span<int> taken = stackalloc int[parameters.Length];
        return Match(symbols, 0, 0, parameters.Length, isWhole: true, taken) < 0
            ? throw Mismatch(name, FirstBad(symbols, taken), evaluation)
            : Arrange(name, arguments, context, taken, evaluation);
    }

    /// <summary>How many arguments the first parameters take, as many as they can; -1 where they do not fit.</summary>
    private int Match(ReadOnlySpan<char> symbols, int parameter, int argument, int last, bool isWhole, Span<int> taken)
    {
        if (parameter == last)
        {
            return !isWhole || argument == symbols.Length ? argument : -1;
        }

        var fits = parameters[parameter].Fits(symbols[argument..]);
        for (var count = fits; count >= parameters[parameter].Least; count--)
        {
            taken[parameter] = count;
            var end = Match(symbols, parameter + 1, argument + count, last, isWhole, taken);
            if (end >= 0)
            {
                return end;
            }
        }

        return -1;
    }

    private int FirstBad(ReadOnlySpan<char> symbols, Span<int> taken)
    {
        var good = 0;
        for (var last = 1; last <= parameters.Length; last++)
        {
            var end = Match(symbols, 0, 0, last, isWhole: false, taken);
            if (end < 0)
            {
                break;
            }

            good = end;
        }

        return good;
    }

    private Value?[] Arrange(string name, Value?[] arguments, Value? context, ReadOnlySpan<int> taken, Evaluation evaluation)
    {
        if (arguments.Length == parameters.Length && !parameters.Any(parameter => parameter.IsArray) && !taken.ContainsAnyExcept(1))
        {
            return arguments;
        }

        var arranged = new List<Value?>(parameters.Length);
        var next = 0;
        for (var index = 0; index < parameters.Length; index++)
        {
            var parameter = parameters[index];
            if (taken[index] == 0 && parameter.TakesContext)
            {
                arranged.Add(FromContext(name, parameter, context, next, evaluation));
            }
            else if (taken[index] == 0)
            {
                // The reference hands an optional parameter the next argument although its type does not fit.
                arranged.Add(arguments.ElementAtOrDefault(next++));
            }

            for (var count = 0; count < taken[index]; count++)
            {
                var argument = arguments.ElementAtOrDefault(next);
                arranged.Add(parameter.IsArray ? AsArray(name, parameter, argument, next, evaluation) : argument);
                next++;
            }
        }

        return [.. arranged];
    }

    private static Value? FromContext(string name, SignatureParameter parameter, Value? context, int index, Evaluation evaluation) =>
        parameter.Accepts(Value.SymbolOf(context))
            ? context
            : throw evaluation.Error("T0411", $"Context value is not a compatible type with argument {index + 1} of function {name}");

    private static Value? AsArray(string name, SignatureParameter parameter, Value? argument, int index, Evaluation evaluation)
    {
        if (argument is null)
        {
            return null;
        }

        if (!parameter.AcceptsItems(argument, evaluation))
        {
            throw evaluation.Error("T0412", $"Argument {index + 1} of function {name} must be an array of {parameter.ItemName}");
        }

        return argument is ArrayValue ? argument : new ListValue([argument]);
    }

    private static ExpressionException Mismatch(string name, int index, Evaluation evaluation) =>
        evaluation.Error("T0410", $"Argument {index + 1} of function {name} does not match function signature");
}

/// <param name="Types">The letters of the types that fit; <c>m</c> is a missing value.</param>
/// <param name="Items">The type of the items of an array parameter; empty where any will do.</param>
internal sealed record SignatureParameter(string Types, string Items, bool IsArray, bool IsOptional, bool IsMany, bool TakesContext)
{
    public int Least => IsOptional ? 0 : 1;

    public string ItemName => Items switch
    {
        "s" => "strings",
        "n" => "numbers",
        "b" => "booleans",
        "o" => "objects",
        "f" => "functions",
        "a" => "arrays",
        _ => Items,
    };

    public bool Accepts(char symbol) => Types.Contains(symbol, StringComparison.Ordinal);

    public int Fits(ReadOnlySpan<char> symbols)
    {
        var most = IsMany ? symbols.Length : Math.Min(1, symbols.Length);
        var count = 0;
        while (count < most && Accepts(symbols[count]))
        {
            count++;
        }

        return count;
    }

    public bool AcceptsItems(Value argument, Evaluation evaluation)
    {
        if (Items.Length == 0)
        {
            return true;
        }

        if (argument is not ArrayValue array)
        {
            return Items.Length == 1 && argument.Symbol == Items[0];
        }

        evaluation.Spend(array.Count);
        for (var index = 0; index < array.Count; index++)
        {
            if (array[index].Symbol != Items[0])
            {
                return false;
            }
        }

        return true;
    }
}
