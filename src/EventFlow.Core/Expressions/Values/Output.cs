using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventFlow.Core.Expressions.Values;

/// <summary>Turns values into JSON elements. What came from the data untouched is handed back as it is.</summary>
internal static class Output
{
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static JsonElement ToElement(Value value, Evaluation evaluation)
    {
        if (value.Origin is { } origin)
        {
            return origin;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            Write(writer, value, evaluation, depth: 0);
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = int.MaxValue });
    }

    public static void Write(Utf8JsonWriter writer, Value value, Evaluation evaluation, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(1);
        if (depth > evaluation.Limits.Depth)
        {
            throw evaluation.Error("EF1504", $"The expression builds a value that nests deeper than {evaluation.Limits.Depth} levels.");
        }

        switch (value)
        {
            case { Origin: { } origin }:
                origin.WriteTo(writer);
                break;
            case NumberValue number:
                WriteNumber(writer, number.Number, evaluation);
                break;
            case TextValue text:
                writer.WriteStringValue(text.Text);
                break;
            case ArrayValue array:
                WriteArray(writer, array, evaluation, depth);
                break;
            case ObjectValue members:
                WriteObject(writer, members, evaluation, depth);
                break;
            default:
                throw evaluation.Error("EF1503", "The expression gives a function, which is no data. Call it with (…).");
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number, Evaluation evaluation)
    {
        if (!double.IsFinite(number))
        {
            throw evaluation.Error("D1001", $"Number out of range: the expression gives {number}, which JSON cannot hold.");
        }

        writer.WriteRawValue(NumberText.Format(number), skipInputValidation: true);
    }

    private static void WriteArray(Utf8JsonWriter writer, ArrayValue array, Evaluation evaluation, int depth)
    {
        writer.WriteStartArray();
        for (var index = 0; index < array.Count; index++)
        {
            Write(writer, array[index], evaluation, depth + 1);
        }

        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, ObjectValue members, Evaluation evaluation, int depth)
    {
        writer.WriteStartObject();
        foreach (var (name, member) in members.Members)
        {
            // A match of a regular expression holds the function to the next one: as in JSON.stringify, only data is written.
            if (member is FunctionValue)
            {
                continue;
            }

            writer.WritePropertyName(name);
            Write(writer, member, evaluation, depth + 1);
        }

        writer.WriteEndObject();
    }
}
