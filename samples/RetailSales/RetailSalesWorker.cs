using EventFlow.Worker;
using RetailSales.Alarms;
using RetailSales.Arrival;
using RetailSales.Catalog;
using RetailSales.Cleaning;
using RetailSales.Warehouse;

namespace RetailSales;

internal static class RetailSalesWorker
{
    public static EventFlowWorkerBuilder AddRetailSales(this EventFlowWorkerBuilder worker) => worker
        .Handle<CheckArrival, CheckArrivalHandler>("retail.check")
        .Handle<Crawl, CrawlHandler>("retail.crawl")
        .Handle<Clean, CleanHandler>("retail.clean")
        .Handle<Load, LoadHandler>("retail.load")
        .Handle<RaiseAlarm, RaiseAlarmHandler>("retail.raise-alarm");
}
