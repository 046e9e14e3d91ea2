using System.Text;
using EventFlow.Bridges;
using EventFlow.Bridges.Kafka;

namespace EventFlow.Tests.Bridges;

public sealed class BridgesFileTests
{
    private const string Good =
        """
        bridges:
          orders:
            kafka:
              servers: "broker-1:9092,broker-2:9092"
              topics: [orders, returns]
              group: shop
              from: latest
              options: { security.protocol: SASL_SSL, sasl.mechanism: PLAIN, sasl.username: eventflow, sasl.password: "${env:KAFKA_PASSWORD}", socket.keepalive.enable: true }
            type: com.example.order
            filter: ${{ data.amount > 0 }}
          clicks: { kafka: { servers: "${env:KAFKA}", topics: clicks } }
        """;

    private static readonly Dictionary<string, string?> Variables = new() { ["KAFKA_PASSWORD"] = "s3cret", ["KAFKA"] = "broker:9092" };

    [Fact]
    public void A_file_names_sources_with_their_types_and_filters()
    {
        var bridges = Read(Good).Bridges;

        var orders = Assert.IsType<KafkaSettings>(bridges[0].Settings);
        Assert.Equal(["orders", "clicks"], bridges.Select(bridge => bridge.Name));
        Assert.Equal(("com.example.order", "data.amount > 0"), (bridges[0].Type, bridges[0].Filter!.Source));
        Assert.Equal(("broker-1:9092,broker-2:9092", "shop", "latest"), (orders.Servers, orders.GroupOf("orders"), orders.From));
        Assert.Equal(["orders", "returns"], orders.Topics);
        Assert.Equal(("s3cret", "true"), (orders.Options["sasl.password"], orders.Options["socket.keepalive.enable"]));
    }

    [Fact]
    public void What_is_not_said_has_a_default()
    {
        var clicks = Read(Good).Bridges[1];
        var kafka = Assert.IsType<KafkaSettings>(clicks.Settings);

        Assert.Null(clicks.Type);
        Assert.Null(clicks.Filter);
        Assert.Equal(("broker:9092", "eventflow-clicks", "earliest"), (kafka.Servers, kafka.GroupOf(clicks.Name), kafka.From));
        Assert.Equal(["clicks"], kafka.Topics);
    }

    [Theory]
    [InlineData("", "1:1: EF1017 the file is empty: it begins with 'bridges:'")]
    [InlineData("[]", "1:1: EF1040 a bridges file is a mapping with 'bridges', found a list")]
    [InlineData("bridge: {}", "1:1: EF1042 unknown key 'bridge' in the bridges file: did you mean 'bridges'?")]
    [InlineData("bridges: {}", "1:10: EF1043 'bridges': expected a mapping with at least one bridge, such as 'orders: { kafka: { … } }', found a mapping")]
    [InlineData("bridges: { a: }", "1:15: EF1043 bridge 'a': expected a mapping with one of kafka, folder, bucket, sqs, found nothing")]
    [InlineData("bridges: { a: { type: t } }", "1:12: EF4090 bridge 'a' says nothing to read: add one of kafka, folder, bucket, sqs")]
    [InlineData("bridges: { a: { kafak: {} } }", "1:17: EF1042 unknown key 'kafak' in bridge 'a': did you mean 'kafka'?")]
    [InlineData("bridges: { a: { kafka: broker } }", "1:24: EF1043 'kafka' of bridge 'a': expected a mapping, found the text 'broker'")]
    [InlineData("bridges: { \"a b\": { kafka: { servers: x, topics: t } } }", "1:12: EF1046 'a b' cannot be the name of a bridge: use 1 to 128 letters")]
    [InlineData("bridges: { a: { kafka: { topics: t } } }", "1:24: EF1041 'kafka' has no 'servers': add 'servers: \"broker-1:9092,broker-2:9092\"'")]
    [InlineData("bridges: { a: { kafka: { servers: x } } }", "1:24: EF1041 'kafka' has no 'topics': add 'topics: [orders]'")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: [] } } }", "1:46: EF1043 'topics' of 'kafka': expected at least one topic, found a list")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: \"a b\" } } }", "1:46: EF1043 'topics' of 'kafka': expected the name of a topic")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t, from: earlier } } }", "1:55: EF1047 'from' of 'kafka': expected one of earliest, latest, found the text 'earlier': did you mean 'earliest'?")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t, options: { group.id: g } } } }", "1:60: EF4092 'options' of 'kafka' sets group.id: write 'group' beside 'options' in its place")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t, options: { enable.auto.commit: true } } } }", "1:60: EF4092 'options' of 'kafka' sets enable.auto.commit: offsets are committed when the records are accepted")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t, options: { no.such: 1 } } } }", "1:49: EF4092 'options' of 'kafka': the Kafka client does not take them: No such configuration property: \"no.such\"")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t, options: { fetch.min.bytes: many } } } }", "1:49: EF4092 'options' of 'kafka': the Kafka client does not take them: ")]
    [InlineData("bridges: { a: { kafka: { servers: \"${env:NOT_SET}\", topics: t } } }", "1:35: EF4091 'servers' of 'kafka' wants the variable NOT_SET of the environment, which is not set")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t }, type: \"a*\" } }", "1:57: EF1850 'type' of bridge 'a': expected the type of a CloudEvent such as com.example.order, found the text 'a*'")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t }, filter: \"data > 1\" } }", "1:59: EF1851 'filter' of bridge 'a': expected one expression")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t }, filter: \"${{ data > }}\" } }", "EF1131 the expression does not parse")]
    [InlineData("bridges: { a: { kafka: { servers: x, topics: t }, filter: \"${{ params.n > 1 }}\" } }", "EF1852 'filter' of bridge 'a' reads 'params', which an event does not have")]
    public void A_bad_file_is_refused_with_the_place_and_what_to_do(string file, string expected)
    {
        var result = Read(file);

        Assert.Empty(result.Bridges);
        Assert.Contains(expected, string.Join('\n', result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once() => Assert.Equal(
        ["EF4090", "EF1042", "EF1047"],
        Read("bridges:\n  a: { klafka: {} }\n  b: { kafka: { servers: x, topics: t, from: never } }").Errors.Select(error => error.Code));

    [Fact]
    public void Offline_a_variable_that_is_not_set_is_a_warning_alone()
    {
        var result = BridgesFile.Read(Encoding.UTF8.GetBytes(Good), "bridges.yaml", _ => null, offline: true);

        Assert.Empty(result.Errors);
        Assert.Equal(["EF4091", "EF4091"], result.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void A_secret_is_in_no_description() =>
        Assert.DoesNotContain("s3cret", string.Concat(Read(Good).Bridges.Select(bridge => bridge.Settings.Describe())), StringComparison.Ordinal);

    private static BridgesResult Read(string file) =>
        BridgesFile.Read(Encoding.UTF8.GetBytes(file), "bridges.yaml", name => Variables.GetValueOrDefault(name));
}
