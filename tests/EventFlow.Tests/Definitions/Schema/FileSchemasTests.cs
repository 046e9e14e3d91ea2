using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Bridges;
using EventFlow.Bridges.Files;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Namespaces;
using EventFlow.Core.Definitions.Schema;
using EventFlow.Core.Planning;
using EventFlow.Testing.Cases;
using EventFlow.Testing.Events;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Definitions.Schema;

/// <summary>The schemas of the files beside the workflow: of a namespace, of bridges, of test cases.</summary>
public sealed partial class FileSchemasTests
{
    private const string Properties = "/properties";

    private static readonly WorkflowDefinition Tested = Files.Read(
        "workflow: w\nparams: { p: { type: integer, default: 1 } }\ntriggers: [{ event: com.example.e }, { dataset: { any: [lake/a] } }]\n"
        + "tasks: { a: { uses: noop }, ask: { approve: { by: [ops] } }, heard: { signal: go } }\n").Definition!;

    public static TheoryData<string> Kinds => [.. FileSchemas.Kinds];

    private static readonly (string Kind, string File)[] Written =
    [
        .. SourceTree.Files("samples", "*.test.yaml").Select(path => (FileSchemas.Cases, SourceTree.Read(path))),
        .. Blocks("docs/testing.md", @"^cases:").Select(block => (FileSchemas.Cases, block)),
        .. Blocks("docs/bridges.md", @"\Abridges:").Select(block => (FileSchemas.Bridges, block)),
        .. Blocks("docs/namespaces.md", @"\Anamespace:").Select(block => (FileSchemas.Namespace, block)),
    ];

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, Written.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_a_schema(string kind) => Assert.True(SchemaVerdict.IsSchema(kind));

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_accepts_a_sample(int number) => Assert.Equal("", SchemaVerdict.Of(Written[number].File, Written[number].Kind));

    [Fact]
    public void There_are_samples_of_every_kind() => Assert.Equal(
        FileSchemas.Kinds.Skip(1).Order(StringComparer.Ordinal),
        Written.Select(sample => sample.Kind).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void What_two_kinds_of_files_have_is_described_alike()
    {
        var described = FileSchemas.Kinds.SelectMany(kind => At(kind, "/$defs").EnumerateObject()).GroupBy(one => one.Name);

        Assert.All(described, same => Assert.All(same, one => Assert.True(JsonElement.DeepEquals(same.First().Value, one.Value), same.Key)));
    }

    [Theory]
    [InlineData(FileSchemas.Namespace, Properties, typeof(NamespaceReader), "Keys")]
    [InlineData(FileSchemas.Namespace, "/$defs/defaults/properties", typeof(NamespaceReader), "DefaultKeys")]
    [InlineData(FileSchemas.Namespace, "/$defs/policies/properties", typeof(NamespaceReader), "PolicyKeys")]
    [InlineData(FileSchemas.Bridges, Properties, typeof(BridgesReader), "FileKeys")]
    [InlineData(FileSchemas.Bridges, "/$defs/bridge/properties", typeof(BridgesReader), "BridgeKeys")]
    [InlineData(FileSchemas.Bridges, "/$defs/kafka/properties", typeof(EventFlow.Bridges.Kafka.KafkaReader), "Keys")]
    [InlineData(FileSchemas.Bridges, "/$defs/folder/properties", typeof(EventFlow.Bridges.Folders.FolderReader), "FolderKeys")]
    [InlineData(FileSchemas.Bridges, "/$defs/bucket/properties", typeof(EventFlow.Bridges.Buckets.BucketReader), "BucketKeys")]
    [InlineData(FileSchemas.Bridges, "/$defs/sqs/properties", typeof(EventFlow.Bridges.Sqs.SqsReader), "SqsKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/case/properties", typeof(CaseReader), "CaseKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/result/properties", typeof(ResultReader), "Keys")]
    [InlineData(FileSchemas.Cases, "/$defs/update/anyOf/1/properties", typeof(EventReader), "DatasetKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/runEnd/anyOf/1/properties", typeof(RunEndReader), "EndKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/runError/properties", typeof(RunEndReader), "ErrorKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/expectation/properties", typeof(ExpectationReader), "RunKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/taskExpectation/properties", typeof(ExpectationReader), "TaskKeys")]
    [InlineData(FileSchemas.Cases, "/$defs/signal/properties", typeof(SendReader), "Keys", "signal")]
    [InlineData(FileSchemas.Cases, "/$defs/approval/properties", typeof(SendReader), "Keys", "approve")]
    [InlineData(FileSchemas.Cases, "/$defs/rejection/properties", typeof(SendReader), "Keys", "reject")]
    [InlineData(FileSchemas.Cases, "/$defs/cancel/properties", typeof(SendReader), "Keys", "cancel")]
    [InlineData(FileSchemas.Cases, "/$defs/repair/properties", typeof(SendReader), "Keys", "repair")]
    public void It_knows_every_key_the_reader_knows_and_no_other_and_says_what_each_is(
        string kind, string place, Type reader, string field, string? of = null)
    {
        var properties = At(kind, place);

        Assert.Equal(KeysOf(reader, field, of).Order(StringComparer.Ordinal), Names(properties).Order(StringComparer.Ordinal));
        Assert.False(At(kind, place[..place.LastIndexOf('/')]).GetProperty("additionalProperties").GetBoolean());
        Assert.All(properties.EnumerateObject(), property =>
            Assert.True(Says(kind, property.Value, "title") && Says(kind, property.Value, "description"), property.Name));
    }

    [Fact]
    public void A_file_of_cases_has_their_keys_or_is_one_case() => Assert.Equal(
        KeysOf(typeof(CaseReader), "FileKeys").Union(KeysOf(typeof(CaseReader), "OnlyCaseKeys")).Order(StringComparer.Ordinal),
        Names(At(FileSchemas.Cases, Properties)).Order(StringComparer.Ordinal));

    [Fact]
    public void Its_words_are_those_of_the_model()
    {
        Assert.Equal(Enum.GetValues<RunStatus>().Select(StateWords.Word), Enumerated(FileSchemas.Cases, "/$defs/runState"));
        Assert.Equal(Enum.GetValues<TaskState>().Select(StateWords.Word), Enumerated(FileSchemas.Cases, "/$defs/taskState"));
        Assert.Equal(Enum.GetValues<EventFate>().Select(EventTexts.Word), Enumerated(FileSchemas.Cases, "/$defs/fate"));
        Assert.Equal(
            KeysOf(typeof(NamespaceReader), "Required").Order(StringComparer.Ordinal),
            Enumerated(FileSchemas.Namespace, "/$defs/policies/properties/require/items").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("title: Sensors", true)]
    [InlineData("titel: Sensors", false)]
    [InlineData("title: [a]", false)]
    [InlineData("defaults: { timeout: 30m, retry: 3, priority: 5 }", true)]
    [InlineData("defaults: { timeout: soon }", false)]
    [InlineData("defaults: { retry: { delay: 1s } }", false)]
    [InlineData("defaults: { pool: warehouse }", false)]
    [InlineData("policies: { require: [owner, tags], allowed_types: [http, 'sql*'], max_timeout: 2h, max_attempts: 5 }", true)]
    [InlineData("policies: { require: [params] }", false)]
    [InlineData("policies: { require: owner }", false)]
    [InlineData("policies: { allowed_types: http }", false)]
    [InlineData("policies: { max_attempts: 0 }", false)]
    [InlineData("policies: { max_attempt: 3 }", false)]
    public void A_namespace_is_judged_as_the_reader_does(string line, bool good)
    {
        var file = $"namespace: iot\n{line}\n";

        Assert.Equal(good, NamespaceFile.Read(Encoding.UTF8.GetBytes(file), "iot.yaml").Errors.Count == 0);
        Assert.Equal(good, SchemaVerdict.Of(file, FileSchemas.Namespace).Length == 0);
    }

    [Theory]
    [InlineData("kafka: { servers: 'a:9092', topics: [a, '^b\\..*'] }", true)]
    [InlineData("kafka: { servers: 'a:9092', topics: a, from: latest, group: g, options: { client.id: x, linger.ms: 5 } }", true)]
    [InlineData("kafka: { servers: 'a:9092' }", false)]
    [InlineData("kafka: { servers: 'a:9092', topics: [] }", false)]
    [InlineData("kafka: { servers: 'a:9092', topics: 'a b' }", false)]
    [InlineData("kafka: { servers: 'a:9092', topics: a, from: now }", false)]
    [InlineData("kafka: { servers: 'a:9092', topics: a, options: { group.id: x } }", false)]
    [InlineData("kafka: { servers: 'a:9092', topics: a, options: { client.id: [x] } }", false)]
    [InlineData("folder: { path: /data/in, recursive: true, every: 5s, host: nas, state: /var/lib/in.seen }", true)]
    [InlineData("folder: { path: '${env:DATA}/in' }", true)]
    [InlineData("folder: { path: data/in }", false)]
    [InlineData("folder: { path: /data/in, pattern: '' }", false)]
    [InlineData("folder: { path: /data/in, recursive: yes }", false)]
    [InlineData("folder: { pattern: '*.csv' }", false)]
    [InlineData("folder: /data/in", false)]
    [InlineData("bucket: { bucket: up, prefix: in/, endpoint: 'http://minio:9000', access_key: '${env:A}', secret_key: '${env:B}' }", true)]
    [InlineData("bucket: { bucket: up, endpoint: '${env:ENDPOINT}' }", true)]
    [InlineData("bucket: { bucket: up, endpoint: minio }", false)]
    [InlineData("bucket: { bucket: up, access_key: a }", false)]
    [InlineData("bucket: { prefix: in/ }", false)]
    [InlineData("bucket: { bucket: up, stable_for: 1s }", false)]
    [InlineData("sqs: { queue: 'https://sqs.eu-central-1.amazonaws.com/1/up', wait: 5s, visibility: 2m }", true)]
    [InlineData("sqs: { queue: uploads }", false)]
    [InlineData("sqs: { wait: 5s }", false)]
    [InlineData("folder: { path: /in }\nsqs: { queue: 'https://q' }", false)]
    [InlineData("folder: { path: /in }\ntype: com.example.file\nfilter: '${{ data.size > 0 }}'", true)]
    [InlineData("folder: { path: /in }\ntype: com.example.*", false)]
    [InlineData("folder: { path: /in }\ntype: ' com.example'", false)]
    [InlineData("folder: { path: /in }\nfilter: data.size", false)]
    [InlineData("folder: { path: /in }\nkey: '${{ id }}'", false)]
    [InlineData("type: com.example.file", false)]
    public void A_bridge_is_judged_as_the_reader_does(string lines, bool good)
    {
        var file = $"bridges:\n  one:\n    {lines.Replace("\n", "\n    ", StringComparison.Ordinal)}\n";

        Assert.Equal(good, BridgesFile.Read(Encoding.UTF8.GetBytes(file), "bridges.yaml", _ => null, offline: true).Errors.Count == 0);
        Assert.Equal(good, SchemaVerdict.Of(file, FileSchemas.Bridges).Length == 0);
    }

    [Theory]
    [InlineData("expect: succeeded", true)]
    [InlineData("expect: done", false)]
    [InlineData("params: { p: 2 }", false)]
    [InlineData("expect: succeeded\nparams: { p: 2 }", true)]
    [InlineData("expect: succeeded\nparam: { p: 2 }", false)]
    [InlineData("expect: succeeded\nstarts_at: '2026-03-01T06:00:00Z'", true)]
    [InlineData("expect: succeeded\nstarts_at: '2026-03-01T06:00'", false)]
    [InlineData("expect: succeeded\npools: { warehouse: 2 }", true)]
    [InlineData("expect: succeeded\npools: { warehouse: 0 }", false)]
    [InlineData("expect: succeeded\nresults: { a: { output: 7, takes: 5m } }", true)]
    [InlineData("expect: succeeded\nresults: { a: [{ error: Http.503, retryable: false, message: m, retry_after: 1m }, { lost: true }] }", true)]
    [InlineData("expect: succeeded\nresults: { a: [] }", false)]
    [InlineData("expect: succeeded\nresults: { a: 7 }", false)]
    [InlineData("expect: succeeded\nresults: { a: { takes: 5m } }", false)]
    [InlineData("expect: succeeded\nresults: { a: { output: 7, error: E } }", false)]
    [InlineData("expect: succeeded\nresults: { a: { output: 7, message: m } }", false)]
    [InlineData("expect: succeeded\nsend: [{ at: 5m, signal: go, data: { n: 1 } }, { approve: ask, by: ann, roles: [ops] }]", true)]
    [InlineData("expect: succeeded\nsend: [{ reject: ask, comment: no }, { at: 1h, cancel: enough }, { repair: ann, from: [a] }]", true)]
    [InlineData("expect: succeeded\nsend: [{ at: 5m }]", false)]
    [InlineData("expect: succeeded\nsend: [{ signal: go, by: ann }]", false)]
    [InlineData("expect: succeeded\nsend: { signal: go }", false)]
    [InlineData("expect: succeeded\nevent: { type: com.example.e, data: { n: 1 }, at: 5m, tenant: oslo }", true)]
    [InlineData("expect: succeeded\nevent: { data: { n: 1 } }", false)]
    [InlineData("expect: succeeded\nevent: []", false)]
    [InlineData("expect: succeeded\nevent: { type: com.example.e }\nparams: { p: 1 }", false)]
    [InlineData("expect: succeeded\ndataset: lake/a", true)]
    [InlineData("expect: succeeded\ndataset: [lake/a, { name: lake/a, metadata: { rows: 7 }, at: 5m }]", true)]
    [InlineData("expect: succeeded\ndataset: 'lake a'", false)]
    [InlineData("expect: succeeded\ndataset: { metadata: 7 }", false)]
    [InlineData("expect: succeeded\nrun: load", true)]
    [InlineData("expect: succeeded\nrun: [load, { workflow: sites, state: timed_out, error: { type: Timeout, message: late }, at: 1h }]", true)]
    [InlineData("expect: succeeded\nrun: { workflow: load, state: running }", false)]
    [InlineData("expect: succeeded\nrun: { workflow: load, error: [E] }", false)]
    [InlineData("expect: succeeded\nrun: { state: failed }", false)]
    [InlineData("expect: succeeded\nrun: 'load orders'", false)]
    [InlineData("expect: { state: succeeded, error: 'Http.*', duration: 1h, order: [a, heard] }", true)]
    [InlineData("expect: { tasks: { a: succeeded, heard: { state: timed_out, attempts: 1, attempts_at: [0s, 5m], ended_at: 1h, input: 1 } } }", true)]
    [InlineData("expect: { tasks: { a: done } }", false)]
    [InlineData("expect: { tasks: { a: { attempt: 1 } } }", false)]
    [InlineData("event: { type: com.example.e }\nexpect: { fate: [started], runs: 1, params: { p: 1 } }", true)]
    [InlineData("event: { type: com.example.e }\nexpect: { fate: lost }", false)]
    public void A_case_is_judged_as_the_reader_does(string lines, bool good)
    {
        var listed = $"workflow: w\ncases:\n  - case: one\n    {lines.Replace("\n", "\n    ", StringComparison.Ordinal)}\n";
        foreach (var file in new[] { $"case: one\n{lines}\n", listed })
        {
            Assert.Equal(good, CaseFile.Read(Encoding.UTF8.GetBytes(file), "w.test.yaml", Tested).Errors.Count == 0);
            Assert.Equal(good, SchemaVerdict.Of(file, FileSchemas.Cases).Length == 0);
        }
    }

    [Theory]
    [InlineData(FileSchemas.Namespace, "title: Sensors")]
    [InlineData(FileSchemas.Bridges, "bridges: {}")]
    [InlineData(FileSchemas.Bridges, "bridges: []")]
    [InlineData(FileSchemas.Cases, "cases: []")]
    [InlineData(FileSchemas.Cases, "cases: [{ expect: succeeded }]\nparams: { p: 1 }")]
    public void A_file_without_what_it_is_for_is_refused(string kind, string file) => Assert.NotEqual("", SchemaVerdict.Of(file, kind));

    private static IEnumerable<string> KeysOf(Type reader, string field, string? of = null)
    {
        var value = reader.GetField(field, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!;
        return of is null ? ((IEnumerable)value).Cast<string>() : ((IReadOnlyDictionary<string, string[]>)value)[of];
    }

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name);

    private static IEnumerable<string> Enumerated(string kind, string pointer) =>
        At(kind, pointer).GetProperty("enum").EnumerateArray().Select(word => word.GetString()!);

    private static bool Says(string kind, JsonElement property, string keyword) =>
        property.TryGetProperty(keyword, out _)
            || (property.TryGetProperty("$ref", out var reference) && Says(kind, At(kind, reference.GetString()![1..]), keyword));

    private static JsonElement At(string kind, string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(
        JsonElement.Parse(FileSchemas.Of(kind)),
        (at, member) => at.ValueKind == JsonValueKind.Array ? at[int.Parse(member, null)] : at.GetProperty(member));

    private static IEnumerable<string> Blocks(string page, string like) => Block().Matches(SourceTree.Read(page))
        .Select(match => match.Groups[1].Value)
        .Where(block => Regex.IsMatch(block, like, RegexOptions.Multiline | RegexOptions.Singleline));

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
