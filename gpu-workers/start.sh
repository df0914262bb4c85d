#!/usr/bin/env bash
# The entry point of both GPU images: vLLM and the worker as one program. It ends with the worker's exit code, which is
# what RunPod understands: 0 after SIGTERM or a wanted refresh, 1 when this machine cannot do the work.
set -euo pipefail

here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
: "${DOCPROC_WORKER:?must be classify or extract}"
: "${VLLM_PORT:=8000}"
main="$here/$DOCPROC_WORKER/main.ts"
# shellcheck source=gpu-workers/resolve-weights.sh
source "$here/resolve-weights.sh"
# shellcheck source=gpu-workers/extract/vllm-args.sh
source "$here/$DOCPROC_WORKER/vllm-args.sh"

# How long the worker may take to fail its jobs and report once vLLM is gone, and vLLM to end once the worker is gone.
readonly REPORT_S=18 ENGINE_END_S=10

vllm_pid='' node_pid='' watch_pid='' stopping='' asked_to_end=''

# Only the worker is told: it finishes its jobs first, and vLLM must outlive their requests.
on_signal() {
  stopping=yes asked_to_end=yes
  [[ -z $node_pid ]] || kill -TERM "$node_pid" 2>/dev/null || true
}
trap on_signal TERM INT

export ENGINE_BASE_URL="http://127.0.0.1:$VLLM_PORT/v1"
if ! model_dir="$(resolve_weights)"; then
  export ENGINE_UNFIT_REASON="No weights of $MODEL_ID: neither cached by RunPod, nor in $MODEL_DIR, nor on the volume"
  exec node "$main" # says so to RunPod and exits 1
fi
[[ -z $stopping ]] || exit 0
export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 # the weights are here, whatever they had to come through

# Words of VLLM_EXTRA_ARGS come last, so they win over ours.
read -ra extra_args <<<"${VLLM_EXTRA_ARGS:-}"
vllm serve "$model_dir" --host 127.0.0.1 --port "$VLLM_PORT" "${VLLM_ARGS[@]}" "${extra_args[@]}" &
vllm_pid=$!
# The worker's memory stays flat over long documents with these two (memory-settings.ts says why); vLLM is left as it is.
MALLOC_MMAP_THRESHOLD_=1048576 VLLM_PID=$vllm_pid node --max-semi-space-size=16 "$main" &
node_pid=$!
[[ -z $stopping ]] || on_signal # it came between the two lines

# vLLM's end is noticed by the worker, which reports it and ends; should it hang instead, it is not waited for.
{
  tail --pid="$vllm_pid" -f /dev/null
  sleep "$REPORT_S"
  kill -KILL "$node_pid"
} 2>/dev/null &
watch_pid=$!

# A signal cuts `wait` short with a status of its own; the worker's status is the one of the wait that nothing cut.
while :; do
  stopping=''
  status=0
  wait "$node_pid" || status=$?
  [[ -n $stopping ]] || break
done

# Told to end before it could listen: it held no job, so that is an ordinary end.
if [[ -n $asked_to_end && $status == 143 ]]; then status=0; fi

kill "$watch_pid" 2>/dev/null || true
kill -TERM "$vllm_pid" 2>/dev/null || true
timeout "$ENGINE_END_S" tail --pid="$vllm_pid" -f /dev/null || kill -KILL "$vllm_pid" 2>/dev/null || true
exit "$status"
