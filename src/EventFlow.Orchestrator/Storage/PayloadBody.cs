using System.IO.Compression;

namespace EventFlow.Orchestrator.Storage;

/// <summary>A payload as it is stored: compressed where that makes it smaller.</summary>
internal sealed record PayloadBody(string Encoding, byte[] Bytes)
{
    public const string Gzip = "gzip";
    public const string Plain = "identity";

    public static PayloadBody Of(ReadOnlyMemory<byte> json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(json.Span);
        }

        return packed.Length < json.Length ? new PayloadBody(Gzip, packed.ToArray()) : new PayloadBody(Plain, json.ToArray());
    }

    public byte[] Read()
    {
        if (Encoding == Plain)
        {
            return Bytes;
        }

        using var gzip = new GZipStream(new MemoryStream(Bytes), CompressionMode.Decompress);
        using var json = new MemoryStream();
        gzip.CopyTo(json);
        return json.ToArray();
    }
}
