using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private static readonly string Hash = new('a', 64);

    private protected IPayloadStore Payloads => Service<IPayloadStore>();

    [Fact]
    public async Task A_payload_reads_as_it_was_stored()
    {
        var id = await AcceptAsync();
        var packs = Encoding.UTF8.GetBytes($"\"{new string('x', 1_000_000)}\"");
        var small = Encoding.UTF8.GetBytes("1");

        await Payloads.StoreAsync(id, Hash, packs, default);
        await Payloads.StoreAsync(id, "b", small, default);

        Assert.Equal(packs, await Payloads.ReadAsync(id, Hash, default));
        Assert.Equal(packs, Payloads.Read(id, Hash));
        Assert.Equal(small, await Payloads.ReadAsync(id, "b", default));
    }

    [Fact]
    public async Task A_payload_stored_again_is_one()
    {
        var id = await AcceptAsync();
        await Payloads.StoreAsync(id, Hash, new byte[] { 49 }, default);
        await Payloads.StoreAsync(id, Hash, new byte[] { 49 }, default);

        Assert.Equal([49], await Payloads.ReadAsync(id, Hash, default));
    }

    [Fact]
    public async Task A_payload_belongs_to_its_run()
    {
        var (id, other) = (await AcceptAsync(), await AcceptAsync());
        await Payloads.StoreAsync(id, Hash, new byte[] { 49 }, default);

        Assert.Null(await Payloads.ReadAsync(other, Hash, default));
        Assert.Null(await Payloads.ReadAsync(id, "b", default));
        Assert.Null(Payloads.Read(other, Hash));
    }

    [Fact]
    public async Task A_payload_of_a_run_that_never_was_is_not_stored()
    {
        foreach (var nobody in new[] { Guid.CreateVersion7(firstId), Guid.CreateVersion7(firstId.AddYears(20)), Guid.Empty })
        {
            await Payloads.StoreAsync(nobody, Hash, new byte[] { 49 }, default);

            Assert.Null(await Payloads.ReadAsync(nobody, Hash, default));
            Assert.Null(Payloads.Read(nobody, Hash));
        }
    }

    [Fact]
    public async Task A_reference_is_shown_as_one_where_a_worker_gave_the_output()
    {
        var id = await AcceptAsync();
        var payload = new PayloadRef(Hash, 7);
        await StartWithAsync(
            id,
            Row(id, "a", TaskState.Succeeded) with { Output = payload.ToJson().GetRawText() },
            Row(id, "s", TaskState.Succeeded) with { Kind = TaskKinds.Signal, Output = payload.ToJson().GetRawText() });

        var tasks = await TasksAsync(id);

        Assert.Equal((null, new PayloadView(Hash, 7)), (tasks[0].Output, tasks[0].OutputRef));
        Assert.Equal(payload.ToJson().GetRawText(), tasks[1].Output?.GetRawText());
        Assert.Null(tasks[1].OutputRef);
        Assert.Equal(tasks[0].OutputRef, (await Runs.TaskAsync(id, "a", default))?.OutputRef);
    }
}
