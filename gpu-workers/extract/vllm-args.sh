# shellcheck shell=bash disable=SC2034
# vLLM 0.11.0 for dots.ocr. Sourced by start.sh.

: "${VLLM_MAX_NUM_SEQS:=16}"
export ENGINE_MODEL=dots-ocr
export ENGINE_MAX_IN_FLIGHT="${ENGINE_MAX_IN_FLIGHT:-$VLLM_MAX_NUM_SEQS}" # more would only queue inside vLLM

VLLM_ARGS=(
  --served-model-name "$ENGINE_MODEL" # else the name is the path, and every request answers 404
  --trust-remote-code                 # the weights bring their own processor
  --chat-template-content-format string # the automatic format drops the marks around the prompt
  --tensor-parallel-size 1
  --gpu-memory-utilization 0.90
  --max-model-len 32768 # 14,400 image tokens, 250 of prompt, 16,384 of answer
  --max-num-seqs "$VLLM_MAX_NUM_SEQS"
  --limit-mm-per-prompt '{"image":1}'
  # A page is asked about once as a rule, so caches would only cost memory.
  --no-enable-prefix-caching
  --mm-processor-cache-gb 0
  --disable-uvicorn-access-log # a line for every health check
)
