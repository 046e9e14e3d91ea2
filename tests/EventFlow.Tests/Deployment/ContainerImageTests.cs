using EventFlow.Cli.Hosting;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Deployment;

public sealed class ContainerImageTests
{
    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    public void An_image_publishes_the_command_line_and_starts_its_role_as_an_ordinary_user(string role)
    {
        var file = Dockerfile.Read($"docker/{role}.Dockerfile");
        var project = file.Last("RUN").Split(' ').Single(word => word.EndsWith(".csproj", StringComparison.Ordinal));
        var assembly = SourceTree.Projects("src").Single(known => known.Name == Path.GetFileNameWithoutExtension(project)).AssemblyName;

        Assert.True(SourceTree.Has(project), project);
        Assert.Equal($"""["dotnet", "{assembly}.dll"]""", file.Last("ENTRYPOINT"));
        Assert.Equal($"""["{role}"]""", file.Last("CMD"));
        Assert.Equal("$APP_UID", file.Last("USER"));
        Assert.Equal(
            ["mcr.microsoft.com/dotnet/sdk:10.0 AS build", "mcr.microsoft.com/dotnet/aspnet:10.0"],
            file.Where(instruction => instruction.Keyword == "FROM").Select(instruction => instruction.Arguments));
    }

    [Fact]
    public void The_server_image_listens_where_compose_and_kubernetes_expect_it()
    {
        var port = Dockerfile.Read("docker/server.Dockerfile").Last("EXPOSE");
        var deployment = Yaml.Documents("k8s/base/server.yaml").Single(document => document.Text("kind") == "Deployment");

        Assert.Equal("8080", port);
        Assert.Contains($"ASPNETCORE_HTTP_PORTS={port}", Dockerfile.Read("docker/server.Dockerfile").Last("ENV"), StringComparison.Ordinal);
        Assert.EndsWith($":{port}", Yaml.Single("docker/compose.yaml").Text("services.server.ports[0]"), StringComparison.Ordinal);
        Assert.Equal(port, Yaml.Single("k8s/base/config.yaml").Text("data.ASPNETCORE_HTTP_PORTS"));
        Assert.Equal(port, deployment.Text("spec.template.spec.containers[0].ports[0].containerPort"));
    }

    [Fact]
    public void The_server_image_listens_on_all_interfaces_of_its_container()
    {
        var variables = Dockerfile.Read("docker/server.Dockerfile")
            .Last("ENV")
            .Split(' ')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal("http://*:8080", ServerAddresses.Choose(urls: null, port: null, variables.GetValueOrDefault));
    }

    [Fact]
    public void The_build_context_leaves_out_what_a_build_makes_and_keeps_what_it_needs()
    {
        var ignored = SourceTree.Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("**/bin/", ignored);
        Assert.Contains("**/obj/", ignored);
        Assert.DoesNotContain(
            ignored, line => line.StartsWith("src", StringComparison.Ordinal) || line.StartsWith("samples", StringComparison.Ordinal));
    }
}
