using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Planning;

/// <summary>Stands in a task's row in place of an output that is kept apart: <c>{"$payload":{"sha256":"…","bytes":5242880}}</c>.</summary>
/// <param name="Sha256">Of its JSON text as UTF-8, in lower-case hex.</param>
public sealed partial record PayloadRef(string Sha256, int Bytes)
{
    private const int MostBytes = 120;

    /// <summary>Null where the value is anything but a reference, to the letter.</summary>
    public static PayloadRef? Of(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } element && JsonMarshal.GetRawUtf8Value(element) is { Length: <= MostBytes } json
            && json.StartsWith("{\"$payload\":"u8)
            ? Of(Encoding.UTF8.GetString(json))
            : null;

    public static PayloadRef? Of(string? json) =>
        json is { Length: <= MostBytes } && Form().Match(json) is { Success: true } match
            && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new PayloadRef(match.Groups[1].Value, bytes)
            : null;

    public JsonElement ToJson() => JsonElement.Parse(
        string.Create(CultureInfo.InvariantCulture, $$$"""{"$payload":{"sha256":"{{{Sha256}}}","bytes":{{{Bytes}}}}}"""));

    [GeneratedRegex("""^\{"\$payload":\{"sha256":"([0-9a-f]{64})","bytes":([0-9]{1,10})\}\}$""", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Gives back what is kept apart of a run. A reference means the same value whenever it is read, so that reading it decides
/// nothing. Null: it is gone.</summary>
public delegate JsonElement? PayloadReading(Guid run, PayloadRef payload);
