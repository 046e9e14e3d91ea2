using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CsvIntake.Buckets;

/// <summary>Signature Version 4 of AWS, for a request without a query.</summary>
internal sealed class S3Signature(string accessKey, string secret, string region)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public void Sign(HttpRequestMessage request, byte[] body, DateTimeOffset now)
    {
        var (uri, hash) = (request.RequestUri!, Hex(SHA256.HashData(body)));
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}",
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = time,
        };
        request.Headers.Add("x-amz-content-sha256", hash);
        request.Headers.Add("x-amz-date", time);
        request.Headers.TryAddWithoutValidation(
            "Authorization", Authorization(request.Method.Method, uri.AbsolutePath, headers, hash, time));
    }

    /// <param name="headers">All that are signed, by their names in small letters.</param>
    internal string Authorization(string method, string path, SortedDictionary<string, string> headers, string hash, string time)
    {
        var names = string.Join(';', headers.Keys);
        var canonical = $"{method}\n{path}\n\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{hash}";
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { time[..8], region, "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), Keyed);
        return $"{Algorithm} Credential={accessKey}/{scope},SignedHeaders={names},Signature={Hex(Keyed(key, text))}";
    }

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
