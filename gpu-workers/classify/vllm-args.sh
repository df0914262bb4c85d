# shellcheck shell=bash disable=SC2034
# vLLM 0.27.1 for Qwen2.5-VL-7B-Instruct. Sourced by start.sh.

: "${VLLM_MAX_NUM_SEQS:=32}"
export ENGINE_MODEL=qwen2.5-vl-7b
export ENGINE_MAX_IN_FLIGHT="${ENGINE_MAX_IN_FLIGHT:-$VLLM_MAX_NUM_SEQS}" # more would only queue inside vLLM

# Prefix caching stays on: the same picture is asked about two or three times.
VLLM_ARGS=(
  --served-model-name "$ENGINE_MODEL" # else the name is the path, and every request answers 404
  --gpu-memory-utilization 0.92
  --max-model-len 8192
  --max-num-seqs "$VLLM_MAX_NUM_SEQS"
  --limit-mm-per-prompt '{"image":1,"video":0}'
  # Without this vLLM reserves memory for a picture of 16,000 tokens, which a 24 GB card does not have.
  --mm-processor-kwargs '{"min_pixels":200704,"max_pixels":1003520}'
  --generation-config vllm # the model's own would put a repetition penalty into every request
  --max-logprobs 64
  --disable-uvicorn-access-log # a line for every health check
)
