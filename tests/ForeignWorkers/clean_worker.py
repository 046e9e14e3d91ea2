"""Serves iot.clean-file over RabbitMQ, written from docs/wire-contract.md. Debian: apt-get install python3-pika"""
import csv, json, os, pika

def clean(given):
    seen, rows, duplicates, spikes = set(), [], 0, 0
    with open(given["file"], newline="") as source:
        for row in csv.DictReader(source):
            if (row["sensor"], row["recorded_at"]) in seen:
                duplicates += 1
                continue
            seen.add((row["sensor"], row["recorded_at"]))
            if -40 <= float(row["value"]) <= 85:
                rows.append(row)
            else:
                spikes += 1
    partial = f"{given['target']}.{os.getpid()}.part"
    with open(partial, "w", newline="") as target:
        writer = csv.DictWriter(target, ["sensor", "recorded_at", "received_at", "value"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["recorded_at"]))
    os.replace(partial, given["target"])
    return {"file": given["target"], "rows": len(rows), "duplicates": duplicates, "spikes": spikes}

def serve(channel, delivery, properties, body):
    task = json.loads(body)
    answer = {"run": task["run"], "path": task["path"], "attempt": task["attempt"], "worker": f"python-{os.getpid()}"}
    try:
        answer |= {"kind": "completed", "output": clean(task["input"])}
    except Exception as e:
        answer |= {"kind": "failed", "error": {"type": type(e).__name__, "message": str(e)[:2000], "retryable": not isinstance(e, KeyError)}}
    channel.basic_publish("", properties.reply_to or "eventflow.runs", json.dumps(answer), pika.BasicProperties("application/json", delivery_mode=2), True)
    channel.basic_ack(delivery.delivery_tag)

channel = pika.BlockingConnection(pika.URLParameters(os.environ["EVENTFLOW_AMQP"])).channel()
channel.confirm_delivery()
channel.queue_declare("eventflow.task.iot.clean-file", durable=True, arguments={"x-queue-type": "quorum", "x-delivery-limit": 20, "x-dead-letter-exchange": "eventflow.dead"})
channel.basic_qos(prefetch_count=1)
channel.basic_consume("eventflow.task.iot.clean-file", serve)
channel.start_consuming()
