using System.Text;
using EventFlow.Bridges;
using EventFlow.Bridges.Buckets;
using EventFlow.Bridges.Folders;
using EventFlow.Bridges.Polling;
using EventFlow.Bridges.Sqs;

namespace EventFlow.Tests.Bridges;

public sealed class PolledBridgesFileTests
{
    [Fact]
    public void A_folder_is_read_with_its_defaults()
    {
        var (plain, full) = (
            Single<FolderSettings>("folder: { path: /data/in/ }"),
            Single<FolderSettings>("""
                folder: { path: /data/in, pattern: "*.csv", every: 30s, recursive: true, stable_for: 0s, from: latest, host: nas, state: /var/in.seen }
                """));

        Assert.Equal(("/data/in", "*", false, Environment.MachineName), (plain.Path, plain.Pattern.Text, plain.IsRecursive, plain.Host));
        Assert.Equal(new PollSettings(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), false, null), plain.Poll);
        Assert.Equal(Path.Combine("bridges", "in.seen"), plain.Poll.StateOf("in"));
        Assert.Equal(("*.csv", true, "nas"), (full.Pattern.Text, full.IsRecursive, full.Host));
        Assert.Equal(new PollSettings(TimeSpan.FromSeconds(30), TimeSpan.Zero, true, "/var/in.seen"), full.Poll);
    }

    [Fact]
    public void A_bucket_is_read_with_its_defaults()
    {
        var (amazon, own) = (
            Single<BucketSettings>("bucket: { bucket: uploads, region: eu-central-1 }"),
            Single<BucketSettings>("""
                bucket: { bucket: uploads, endpoint: "http://minio:9000", prefix: in/, pattern: "*.csv", access_key: a, secret_key: "${env:SECRET}" }
                """));

        Assert.Equal((null, "eu-central-1", false, null), (amazon.Access.Endpoint, amazon.Access.Region, amazon.IsPathStyle, amazon.Source));
        Assert.Equal(TimeSpan.FromMinutes(1), amazon.Poll.Every);
        Assert.Equal(("s3://minio:9000/uploads", true, "in/", "s3cret"), (own.Source, own.IsPathStyle, own.Prefix, own.Access.SecretKey));
        Assert.DoesNotContain("s3cret", own.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/123456789012/uploads", "eu-central-1", null, "arn:aws:sqs:eu-central-1:123456789012:uploads")]
    [InlineData("http://localhost:4566/000000000000/uploads", "us-east-1", "http://localhost:4566", "arn:aws:sqs:us-east-1:000000000000:uploads")]
    [InlineData("http://localhost:4566/uploads", "us-east-1", "http://localhost:4566", "http://localhost:4566/uploads")]
    public void The_address_of_a_queue_says_where_it_is(string queue, string region, string? endpoint, string source)
    {
        var read = Single<SqsSettings>($"sqs: {{ queue: \"{queue}\" }}");

        Assert.Equal((region, endpoint, source), (read.Access.Region, read.Access.Endpoint, read.Source));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1)), (read.Wait, read.Visibility));
    }

    [Theory]
    [InlineData("folder: {}", "EF1041 'folder' has no 'path': add 'path: /data/in'")]
    [InlineData("folder: { path: in }", "EF1043 'path' of 'folder': expected a path from the root such as /data/in, found the text 'in'")]
    [InlineData("folder: { path: /in, patern: a }", "EF1042 unknown key 'patern' in 'folder': did you mean 'pattern'?")]
    [InlineData("folder: { path: /in, every: 10ms }", "'every' of 'folder': a place is looked at once a second at most")]
    [InlineData("folder: { path: /in, recursive: yes please }", "EF1043 'recursive' of 'folder': expected true or false, found the text 'yes please'")]
    [InlineData("folder: { path: /in, pattern: \"\" }", "EF1043 'pattern' of 'folder': expected a pattern such as \"*.csv\"")]
    [InlineData("bucket: {}", "EF1041 'bucket' has no 'bucket': add 'bucket: uploads'")]
    [InlineData("bucket: { bucket: b, endpoint: minio }", "EF1043 'endpoint' of 'bucket': expected an address such as http://minio:9000, found the text 'minio'")]
    [InlineData("bucket: { bucket: b, access_key: a }", "EF1041 'bucket' has one of 'access_key' and 'secret_key': add the other")]
    [InlineData("sqs: {}", "EF1041 'sqs' has no 'queue': add 'queue: https://sqs.eu-central-1.amazonaws.com/123456789012/uploads'")]
    [InlineData("sqs: { queue: uploads }", "EF1043 'queue' of 'sqs': expected an address such as")]
    [InlineData("sqs: { queue: \"http://a/1/b\", wait: 1m }", "'wait' of 'sqs': SQS takes 0 to 20 seconds")]
    public void A_bad_source_is_refused_with_what_to_do(string source, string expected)
    {
        var result = Read(source);

        Assert.Empty(result.Bridges);
        Assert.Contains(expected, string.Join('\n', result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "in/a.csv", true)]
    [InlineData("*.csv", "in/2026/a.csv", true)]
    [InlineData("*.csv", "a.csv.part", false)]
    [InlineData("a*", "in/a.csv", true)]
    [InlineData("in/*.csv", "in/a.csv", true)]
    [InlineData("in/*.csv", "out/a.csv", false)]
    public void A_pattern_without_a_slash_is_one_of_the_last_part_of_a_name(string pattern, string name, bool fits) =>
        Assert.Equal(fits, new NamePattern(pattern).Fits(name));

    private static T Single<T>(string source)
        where T : BridgeSettings
    {
        var result = Read(source);
        Assert.Empty(result.Errors);
        return Assert.IsType<T>(Assert.Single(result.Bridges).Settings);
    }

    private static BridgesResult Read(string source) => BridgesFile.Read(
        Encoding.UTF8.GetBytes($"bridges:\n  in:\n    {source.Trim()}\n"), "bridges.yaml", name => name == "SECRET" ? "s3cret" : null);
}
