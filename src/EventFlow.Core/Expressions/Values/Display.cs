using System.Runtime.CompilerServices;
using System.Text;

namespace EventFlow.Core.Expressions.Values;

/// <summary>The text of a value as <c>$string</c> and <c>&amp;</c> give it.</summary>
internal sealed class Display
{
    private readonly StringBuilder text = new();
    private readonly Evaluation evaluation;
    private readonly bool pretty;

    private Display(Evaluation evaluation, bool pretty) => (this.evaluation, this.pretty) = (evaluation, pretty);

    public static string Of(Value? value, Evaluation evaluation, bool pretty = false) => value switch
    {
        null or FunctionValue => "",
        TextValue plain => plain.Text,
        NumberValue number when !double.IsFinite(number.Number) =>
            throw evaluation.Error("D3001", "Attempting to invoke string function on Infinity or NaN"),
        NumberValue number => NumberText.Display(number),
        ArrayValue { WrapsInput: true, Count: 1 } wrapper => Of(wrapper[0], evaluation, pretty),
        _ => new Display(evaluation, pretty).Finish(value),
    };

    private string Finish(Value value)
    {
        Write(value, 0);
        evaluation.SpendText(text.Length);
        return text.ToString();
    }

    private void Write(Value value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(1);
        evaluation.CheckSize(text.Length);
        switch (value)
        {
            case NullValue:
                text.Append("null");
                break;
            case BooleanValue flag:
                text.Append(flag.Flag ? "true" : "false");
                break;
            case NumberValue number:
                text.Append(double.IsNaN(number.Number) ? "null" : Of(number, evaluation));
                break;
            case TextValue plain:
                Quote(plain.Text);
                break;
            case ArrayValue array:
                WriteArray(array, depth);
                break;
            case ObjectValue members:
                WriteObject(members, depth);
                break;
            default:
                text.Append("\"\"");
                break;
        }
    }

    private void WriteArray(ArrayValue array, int depth)
    {
        text.Append('[');
        for (var index = 0; index < array.Count; index++)
        {
            Separate(index > 0, depth + 1);
            Write(array[index], depth + 1);
        }

        Close(']', array.Count > 0, depth);
    }

    private void WriteObject(ObjectValue members, int depth)
    {
        text.Append('{');
        var any = false;
        foreach (var (name, member) in members.Members)
        {
            Separate(any, depth + 1);
            any = true;
            Quote(name);
            text.Append(pretty ? ": " : ":");
            Write(member, depth + 1);
        }

        Close('}', any, depth);
    }

    private void Separate(bool comma, int depth)
    {
        if (comma)
        {
            text.Append(',');
        }

        NewLine(depth);
    }

    private void Close(char bracket, bool any, int depth)
    {
        if (any)
        {
            NewLine(depth);
        }

        text.Append(bracket);
    }

    private void NewLine(int depth)
    {
        if (pretty)
        {
            text.Append('\n').Append(' ', depth * 2);
        }
    }

    private void Quote(string plain)
    {
        text.Append('"');
        for (var index = 0; index < plain.Length; index++)
        {
            var character = plain[index];
            var pair = char.IsHighSurrogate(character) && index + 1 < plain.Length && char.IsLowSurrogate(plain[index + 1]);
            if (pair)
            {
                text.Append(character).Append(plain[++index]);
            }
            else
            {
                Escape(character);
            }
        }

        text.Append('"');
    }

    private void Escape(char character) => _ = character switch
    {
        '"' => text.Append("\\\""),
        '\\' => text.Append("\\\\"),
        '\b' => text.Append("\\b"),
        '\f' => text.Append("\\f"),
        '\n' => text.Append("\\n"),
        '\r' => text.Append("\\r"),
        '\t' => text.Append("\\t"),
        < ' ' => text.Append("\\u").Append(((int)character).ToString("x4", null)),
        _ when char.IsSurrogate(character) => text.Append("\\u").Append(((int)character).ToString("x4", null)),
        _ => text.Append(character),
    };
}
