using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public sealed class PayloadRefTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void A_reference_reads_as_it_was_written()
    {
        var payload = new PayloadRef(Hash, 5_242_880);

        Assert.Equal($$$"""{"$payload":{"sha256":"{{{Hash}}}","bytes":5242880}}""", payload.ToJson().GetRawText());
        Assert.Equal(payload, PayloadRef.Of(payload.ToJson()));
        Assert.Equal(payload, PayloadRef.Of(payload.ToJson().GetRawText()));
    }

    [Theory]
    [InlineData("""{"$payload":{"sha256":"HASH","bytes":1},"more":1}""")]
    [InlineData("""{ "$payload":{"sha256":"HASH","bytes":1}}""")]
    [InlineData("""{"$payload":{"sha256":"abc","bytes":1}}""")]
    [InlineData("""{"$payload":{"sha256":"HASH","bytes":-1}}""")]
    [InlineData("""{"$payload":{"sha256":"HASH","bytes":9999999999}}""")]
    [InlineData("""{"payload":{"sha256":"HASH","bytes":1}}""")]
    [InlineData("""[{"$payload":{"sha256":"HASH","bytes":1}}]""")]
    [InlineData("null")]
    public void Anything_else_is_a_value_of_its_own(string json)
    {
        json = json.Replace("HASH", Hash, StringComparison.Ordinal);

        Assert.Null(PayloadRef.Of(JsonElement.Parse(json)));
        Assert.Null(PayloadRef.Of(json));
    }
}
