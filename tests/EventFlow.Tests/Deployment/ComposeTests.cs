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
