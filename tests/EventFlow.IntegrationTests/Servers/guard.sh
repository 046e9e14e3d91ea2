# Runs one process and outlives whoever started it just long enough to clean up after it. Standard input is the leash: its end, also by kill -9
# of the test host, stops the process, removes its folder and ends everything it left in this session. Lines on it are orders.
stop_signal=$1
folder=$2
shift 2

exec 3<&0
sh -c 'echo "$$"; exec "$@"' sh "$@" 3<&- </dev/null &
child=$!

(
  while read -r order; do
    case $order in
      gone) child= ;;
      keep) folder= ;;
      *) [ -z "$child" ] || kill -s "$order" "$child" 2>/dev/null ;;
    esac
  done <&3

  if [ -n "$child" ] && kill -s "$stop_signal" "$child" 2>/dev/null; then
    polls=0
    while [ $polls -lt 100 ] && kill -0 "$child" 2>/dev/null; do
      sleep 0.1
      polls=$((polls + 1))
    done
    kill -KILL "$child" 2>/dev/null
  fi
  [ -z "$folder" ] || rm -rf -- "$folder"
  kill -KILL 0
) &

wait "$child"
printf '\n%%exit %s\n' "$?"
wait
