using EventFlow.Worker;

namespace EltPipeline;

internal static class EltPipelineWorker
{
    public static EventFlowWorkerBuilder AddEltPipeline(this EventFlowWorkerBuilder worker) => worker
        .Handle<Extract, ExtractHandler>("elt.extract")
        .Handle<Transform, TransformHandler>("elt.transform")
        .Handle<Load, LoadHandler>("elt.load");
}
