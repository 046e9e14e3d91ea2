using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using SupplyChain.Contract;
using SupplyChain.Conversion;
using SupplyChain.Extraction;
using SupplyChain.Failure;
using SupplyChain.Lake;
using SupplyChain.Warehouse;

namespace SupplyChain;

internal static class SupplyChainWorker
{
    public static EventFlowWorkerBuilder AddSupplyChain(this EventFlowWorkerBuilder worker)
    {
        worker.Services.AddHttpClient();
        return worker
            .Handle<ExtractFromSap, SapExtractHandler>("sap.extract")
            .Handle<ValidateSchema, ValidateSchemaHandler>("schema.validate")
            .Handle<TransformOrders, TransformOrdersHandler>("orders.transform")
            .Handle<WriteToDelta, DeltaWriteHandler>("delta.write")
            .Handle<LoadIntoSnowflake, SnowflakeLoadHandler>("snowflake.load")
            .Handle<SendMail, SendMailHandler>("mail.send")
            .Handle<FailRun, FailRunHandler>("run.fail");
    }
}
