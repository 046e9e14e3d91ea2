using System.Text.Json.Nodes;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Deployment;

public sealed class KubernetesTests
{
    private const string Base = "k8s/base/";
    private const string Bridges = "k8s/bridges/";

    private static readonly JsonNode[] Objects =
        [.. new[] { Base, Bridges }.SelectMany(folder => Listed(folder, "resources").SelectMany(file => Yaml.Documents(folder + file)))];

    [Theory]
    [InlineData(Base)]
    [InlineData(Bridges)]
    public void Every_manifest_is_listed_and_every_listed_manifest_exists(string folder)
    {
        var files = Kustomization(folder).At("configMapGenerator")?.AsArray().SelectMany(map => map!["files"]!.AsArray()) ?? [];

        Assert.Equal(
            SourceTree.Files(folder, "*.yaml").Select(Path.GetFileName).Where(file => file != "kustomization.yaml"),
            Listed(folder, "resources").Concat(files.Select(file => file!.GetValue<string>())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_object_names_a_namespace() => Assert.All(Objects, manifest => Assert.Null(manifest.At("metadata.namespace")));

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    [InlineData("bridges", Bridges)]
    public void A_deployment_runs_the_image_that_compose_builds(string role, string folder = Base)
    {
        var image = Yaml.Single("docker/compose.yaml").Text($"services.{role}.image");

        Assert.Equal(image, Container(role).Text("image"));
        Assert.Equal(role, Container(role).Text("args[0]"));
        Assert.Contains(Kustomization(folder).At("images")!.AsArray(), entry => entry.Text("name") == image);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("worker")]
    [InlineData("bridges")]
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

    [Fact]
    public void Bridges_send_to_the_service_and_only_one_process_has_their_state()
    {
        var deployment = Deployment("bridges");
        var container = Container("bridges");

        Assert.Equal(("1", "Recreate"), (deployment.Text("spec.replicas"), deployment.Text("spec.strategy.type")));
        Assert.Equal("EVENTFLOW_URL", container.Text("env[0].name"));
        Assert.Equal($"http://{Named("Service").Text("metadata.name")}", container.Text("env[0].value"));
        Assert.Equal("80", Named("Service").Text("spec.ports[0].port"));
        Assert.Equal(Named("ConfigMap").Text("metadata.name"), container.Text("envFrom[0].configMapRef.name"));
        Assert.Equal("true", container.Text("envFrom[1].secretRef.optional"));
    }

    [Fact]
    public void Bridges_read_a_good_file_and_keep_their_state_in_a_claim()
    {
        var volumes = Deployment("bridges").At("spec.template.spec.volumes")!.AsArray().ToDictionary(volume => volume.Text("name")!);
        var mounts = Container("bridges").At("volumeMounts")!.AsArray().ToDictionary(mount => mount.Text("mountPath")!, mount => mount.Text("name")!);
        var state = mounts.Single(mount => volumes[mount.Value].At("persistentVolumeClaim") is not null);
        var file = Container("bridges").Text("args[1]")!;
        var security = Deployment("bridges").At("spec.template.spec.securityContext");
        var map = Assert.Single(Kustomization(Bridges).At("configMapGenerator")!.AsArray());

        Assert.Equal(Named("PersistentVolumeClaim").Text("metadata.name"), volumes[state.Value].Text("persistentVolumeClaim.claimName"));
        Assert.Equal(map.Text("name"), volumes[mounts[Path.GetDirectoryName(file)!]].Text("configMap.name"));
        Assert.Equal(Path.GetFileName(file), map.Text("files[0]"));
        Assert.Equal(security.Text("runAsGroup"), security.Text("fsGroup"));
        BridgesExample.Check(Bridges + map.Text("files[0]"), mounts.Keys, state.Key);
    }

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

    private static JsonNode Kustomization(string folder) => Yaml.Single(folder + "kustomization.yaml");

    private static IEnumerable<string> Listed(string folder, string key) =>
        Kustomization(folder).At(key)!.AsArray().Select(file => file!.GetValue<string>());

    private static JsonNode Named(string kind) => Objects.Single(manifest => manifest.Text("kind") == kind);

    private static JsonNode Deployment(string role) =>
        Objects.Single(manifest => manifest.Text("kind") == "Deployment" && manifest.Text("metadata.name") == $"eventflow-{role}");

    private static JsonNode? Container(string role) => Deployment(role).At("spec.template.spec.containers[0]");
}
