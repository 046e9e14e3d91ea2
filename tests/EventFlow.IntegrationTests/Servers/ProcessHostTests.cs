using System.Diagnostics;

namespace EventFlow.IntegrationTests.Servers;

public sealed class ProcessHostTests
{
    [Fact]
    public async Task The_output_and_the_exit_code_of_a_process_are_known()
    {
        await using var process = await ProcessHost.StartAsync(new ProcessSpec("sh", "-c", "echo one; echo two >&2; exit 3"));

        Assert.Equal(3, await process.WaitForExitAsync());
        await process.WaitForLineAsync(line => line == "one", "its output");
        await process.WaitForLineAsync(line => line == "two", "its errors");
    }

    [Fact]
    public async Task Waiting_for_a_line_fails_with_the_output_when_the_process_ends_without_it()
    {
        await using var process = await ProcessHost.StartAsync(new ProcessSpec("sh", "-c", "echo no such port; exit 4"));

        var error = await Assert.ThrowsAsync<ProcessEndedException>(() => process.WaitForLineAsync(line => line == "ready", "readiness"));

        Assert.Contains("ended with code 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_process_may_finish_its_work_and_a_killed_one_may_not()
    {
        const string script = "trap 'echo drained; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
        await using var patient = await ProcessHost.StartAsync(new ProcessSpec("sh", "-c", script));
        await using var sudden = await ProcessHost.StartAsync(new ProcessSpec("sh", "-c", script));
        await patient.WaitForLineAsync(line => line == "ready", "readiness");
        await sudden.WaitForLineAsync(line => line == "ready", "readiness");

        Assert.Equal(0, await patient.TerminateAsync());
        Assert.Equal(137, await sudden.KillAsync());

        Assert.Contains("drained", patient.Lines);
        Assert.DoesNotContain("drained", sudden.Lines);
    }

    [Fact]
    public async Task Disposal_ends_the_children_of_a_killed_process_too()
    {
        var process = await ProcessHost.StartAsync(new ProcessSpec("sh", "-c", "sleep 300 & echo child $!; wait"));
        var child = int.Parse(
            (await process.WaitForLineAsync(line => line.StartsWith("child ", StringComparison.Ordinal), "the child's pid"))[6..]);
        await process.KillAsync();
        Assert.True(IsAlive(child));

        await process.DisposeAsync();

        await Eventually.BecomesAsync(() => !IsAlive(child), $"process {child} is gone");
    }

    [Fact]
    public async Task Nothing_is_left_when_whoever_started_a_process_is_killed()
    {
        var folder = Directory.CreateTempSubdirectory("eventflow-guard-");
        var guard = Path.Combine(AppContext.BaseDirectory, "Servers", "guard.sh");

        // The starter holds the guard's standard input the way a test host does; nobody else has the other end.
        var script =
            $"mkfifo {folder}/leash; setsid sh {guard} KILL {folder} sleep 300 <{folder}/leash & exec 9>{folder}/leash; exec sleep 300";
        await using var starter = await ProcessHost.StartAsync(new ProcessSpec("sh", "-c", script));
        var guarded = int.Parse(await starter.WaitForLineAsync(line => int.TryParse(line, out _), "the guarded process"));
        Assert.True(IsAlive(guarded));

        await starter.KillAsync();

        await Eventually.BecomesAsync(
            () => !IsAlive(guarded) && !Directory.Exists(folder.FullName), $"process {guarded} and its folder are gone");
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            return false;
        }
    }
}
