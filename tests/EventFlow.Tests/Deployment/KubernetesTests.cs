using System.Text.Json.Nodes;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Deployment;

public sealed class KubernetesTests
{
    private const string Folder = "k8s/base/";

    private static readonly JsonNode Kustomization = Yaml.Single(Folder + "kustomization.yaml");
    private static readonly JsonNode[] Objects = [.. Resources().SelectMany(file => Yaml.Documents(Folder + file))];

    [Fact]
    public void Every_manifest_is_listed_and_every_listed_manifest_exists() =>
        Assert.Equal(
            SourceTree.Files(Folder, "*.yaml").Select(Path.GetFileName).Where(file => file != "kustomization.yaml"),
            Resources().Order(StringComparer.Ordinal));

    [Fact]
    public void No_object_names_a_namespace() => Assert.All(Objects, manifest => Assert.Null(manifest.At("metadata.namespace")));

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    public void A_deployment_runs_the_image_that_compose_builds(string role)
    {
        var image = Yaml.Single("docker/compose.yaml").Text($"services.{role}.image");

        Assert.Equal(image, Container(role).Text("image"));
        Assert.Equal(role, Container(role).Text("args[0]"));
        Assert.Contains(Kustomization.At("images")!.AsArray(), entry => entry.Text("name") == image);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    public void A_deployment_is_limited_and_unprivileged(string role)
    {
        var pod = Deployment(role).At("spec.template.spec");
        var container = Container(role);

        Assert.Equal("true", pod.Text("securityContext.runAsNonRoot"));
        Assert.NotEqual("0", pod.Text("securityContext.runAsUser"));
        Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
        Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
        Assert.Equal("ALL", container.Text("securityContext.capabilities.drop[0]"));
        Assert.Equal(["cpu", "memory"], container.Keys("resources.limits").Order());
        Assert.Equal(["cpu", "memory"], container.Keys("resources.requests").Order());
        Assert.Equal(pod.Text("volumes[0].name"), container.Text("volumeMounts[0].name"));
    }

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    public void A_deployment_selects_its_own_pods_and_takes_its_settings_from_objects_that_exist(string role)
    {
        var label = Assert.Single(Deployment(role).At("spec.selector.matchLabels")!.AsObject());

        Assert.Equal($"{label.Value}", $"{Deployment(role).At("spec.template.metadata.labels")![label.Key]}");
        Assert.Equal(Named("ConfigMap").Text("metadata.name"), Container(role).Text("envFrom[0].configMapRef.name"));
        Assert.Equal(Named("Secret").Text("metadata.name"), Container(role).Text("envFrom[1].secretRef.name"));
    }

    [Fact]
    public void The_secret_names_the_same_settings_as_compose() =>
        Assert.Equal(
            Yaml.Single("docker/compose.yaml").Keys("services.server.environment").Order(),
            Named("Secret").Keys("stringData").Order());

    [Theory]
    [InlineData("livenessProbe", "/health/live")]
    [InlineData("startupProbe", "/health/live")]
    [InlineData("readinessProbe", "/health/ready")]
    public void The_server_is_probed_where_it_answers(string probe, string path)
    {
        Assert.Equal(path, Container("server").Text($"{probe}.httpGet.path"));
        Assert.Equal(Container("server").Text("ports[0].name"), Container("server").Text($"{probe}.httpGet.port"));
    }

    [Fact]
    public void The_service_leads_to_the_port_of_the_server()
    {
        var service = Named("Service");
        var label = service.At("spec.selector")!.AsObject().Single();

        Assert.Equal(Container("server").Text("ports[0].name"), service.Text("spec.ports[0].targetPort"));
        Assert.Equal($"{label.Value}", $"{Deployment("server").At("spec.template.metadata.labels")![label.Key]}");
    }

    private static IEnumerable<string> Resources() => Kustomization.At("resources")!.AsArray().Select(file => file!.GetValue<string>());

    private static JsonNode Named(string kind) => Objects.Single(manifest => manifest.Text("kind") == kind);

    private static JsonNode Deployment(string role) =>
        Objects.Single(manifest => manifest.Text("kind") == "Deployment" && manifest.Text("metadata.name") == $"eventflow-{role}");

    private static JsonNode? Container(string role) => Deployment(role).At("spec.template.spec.containers[0]");
}
