using CsvIntake.Checking;
using CsvIntake.Inbox;
using CsvIntake.Publishing;
using EventFlow.Worker;

namespace CsvIntake;

internal static class CsvIntakeWorker
{
    public static EventFlowWorkerBuilder AddCsvIntake(this EventFlowWorkerBuilder worker) => worker
        .Handle<ValidateFile, ValidateFileHandler>("csv.validate")
        .Handle<SplitFile, SplitFileHandler>("csv.split")
        .Handle<CheckPart, CheckPartHandler>("csv.check")
        .Handle<PublishParts, PublishPartsHandler>("csv.publish")
        .Handle<SetAside, SetAsideHandler>("csv.set-aside");
}
