using EventFlow.Worker;
using IotHybrid.Aggregation;
using IotHybrid.Alarms;
using IotHybrid.Intake;
using IotHybrid.Scoring;

namespace IotHybrid;

internal static class IotHybridWorker
{
    public static EventFlowWorkerBuilder AddIotHybrid(this EventFlowWorkerBuilder worker) => worker
        .Handle<StoreReadings, StoreReadingsHandler>("iot.store-readings")
        .Handle<AggregateHour, AggregateHourHandler>("iot.aggregate-hour")
        .Handle<ScoreSensors, ScoreSensorsHandler>("iot.score-sensors")
        .Handle<RaiseAlarm, RaiseAlarmHandler>("iot.raise-sensor-alarm");
}
