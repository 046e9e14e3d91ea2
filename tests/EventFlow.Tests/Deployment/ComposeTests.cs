using System.Text.Json.Nodes;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Deployment;

public sealed class ComposeTests
{
    private static readonly JsonNode Full = Yaml.Single("docker/compose.yaml");

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    public void Our_services_are_built_here_and_wait_for_the_servers_they_talk_to(string role)
    {
        var service = Full.At($"services.{role}");

        Assert.Equal($"eventflow-{role}", service.Text("image"));
        Assert.Equal("..", service.Text("build.context"));
        Assert.True(SourceTree.Has(service.Text("build.dockerfile")!));
        Assert.Equal(["postgres", "rabbitmq"], service.Keys("depends_on").Order());
        Assert.All(service.Keys("depends_on"), other => Assert.NotNull(Full.At($"services.{other}.healthcheck.test")));
    }

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    public void Our_services_sign_in_with_the_names_the_servers_are_given(string role)
    {
        var environment = Full.At($"services.{role}.environment");
        var postgres = Full.At("services.postgres.environment");
        var rabbitMq = Full.At("services.rabbitmq.environment");

        Assert.Equal(
            $"Host=postgres;Database={postgres.Text("POSTGRES_DB")};Username={postgres.Text("POSTGRES_USER")};Password={postgres.Text("POSTGRES_PASSWORD")}",
            environment.Text("ConnectionStrings__Postgres"));
        Assert.Equal(
            $"amqp://{rabbitMq.Text("RABBITMQ_DEFAULT_USER")}:{rabbitMq.Text("RABBITMQ_DEFAULT_PASS")}@rabbitmq:5672/",
            environment.Text("ConnectionStrings__RabbitMq"));
    }

    [Fact]
    public void Bridges_are_the_same_image_and_start_only_when_they_are_asked_for()
    {
        var bridges = Full.At("services.bridges");
        var port = Full.Text("services.server.ports[0]")!.Split(':')[^1];

        Assert.Equal(Full.Text("services.server.image"), bridges.Text("image"));
        Assert.Equal(Full.Text("services.server.build.dockerfile"), bridges.Text("build.dockerfile"));
        Assert.Equal("bridges", bridges.Text("profiles[0]"));
        Assert.Equal("bridges", bridges.Text("command[0]"));
        Assert.Equal($"http://server:{port}", bridges.Text("environment.EVENTFLOW_URL"));
        Assert.Equal("server", bridges.Text("depends_on[0]"));
    }

    [Fact]
    public void Bridges_read_a_good_file_and_keep_their_state_in_a_volume_that_is_the_users_of_the_image()
    {
        var mounts = Full.At("services.bridges.volumes")!.AsArray().Select(mount => mount!.GetValue<string>().Split(':')).ToList();
        var file = mounts.Single(mount => mount[1] == Full.Text("services.bridges.command[1]"));
        var state = mounts.Single(mount => Full.Keys("volumes").Contains(mount[0]));

        BridgesExample.Check($"docker/{file[0]}", [.. mounts.Select(mount => mount[1])], state[1]);
        Assert.Contains(
            Dockerfile.Read("docker/server.Dockerfile"),
            step => step.Keyword == "COPY" && step.Arguments.Contains("--chown=$APP_UID", StringComparison.Ordinal)
                && step.Arguments.EndsWith($" {state[1]}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docker/compose.yaml")]
    [InlineData("docker/compose.dev.yaml")]
    public void Ports_are_published_on_the_loopback_address_only(string path)
    {
        var ports = Yaml.Single(path).At("services")!.AsObject()
            .SelectMany(service => service.Value!["ports"]?.AsArray().Select(port => port!.GetValue<string>()) ?? [])
            .ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void The_servers_for_development_are_the_same_ones()
    {
        var dev = Yaml.Single("docker/compose.dev.yaml");

        Assert.Equal(["postgres", "rabbitmq"], dev.Keys("services").Order());
        foreach (var service in dev.Keys("services"))
        {
            Assert.True(SourceTree.Has($"docker/{dev.Text($"services.{service}.extends.file")}"));
            Assert.NotNull(Full.At($"services.{dev.Text($"services.{service}.extends.service")}"));
            Assert.Contains(service, dev.Keys("volumes"));
        }
    }
}
