# shellcheck shell=bash
# Finds the weights of $MODEL_ID. Sourced by start.sh; needs MODEL_ID, MODEL_REVISION and MODEL_DIR, which the images set.

: "${RUNPOD_VOLUME:=/runpod-volume}"
: "${MODEL_CACHE:=$RUNPOD_VOLUME/huggingface-cache/hub}"
: "${MODEL_LINK_DIR:=/tmp/docproc-model}"

# Prints a directory with the weights, in this order: RunPod's cached model, the image's own layer or a mount
# ($MODEL_DIR), the network volume, and with MODEL_DOWNLOAD=true the hub. Fails when there are none.
#
# What is printed is a link named like $MODEL_DIR's last part: the directory of a Hugging Face cache has a dot in its
# name, and Transformers cannot import dots.ocr's own code from such a one.
resolve_weights() {
  local name found link
  name="$(basename "$MODEL_DIR")"
  found="$(find_weights "$name")" || return 1
  link="$MODEL_LINK_DIR/$name"
  mkdir -p "$MODEL_LINK_DIR" && ln -sfn "$found" "$link" || return 1
  echo "weights of $MODEL_ID: $found" >&2
  echo "$link"
}

find_weights() {
  local name="$1"
  cached_snapshot "$MODEL_CACHE" && return
  if holds_weights "$MODEL_DIR"; then echo "$MODEL_DIR"; return; fi
  if holds_weights "$RUNPOD_VOLUME/models/$name"; then echo "$RUNPOD_VOLUME/models/$name"; return; fi
  [[ ${MODEL_DOWNLOAD:-} == true ]] || return 1
  python3 "$(dirname -- "${BASH_SOURCE[0]}")/download-model.py" >&2 && holds_weights "$MODEL_DIR" && echo "$MODEL_DIR"
}

# A snapshot whose files are links into nowhere, or that is still being written, does not count.
holds_weights() { [[ -f $1/config.json ]] && compgen -G "$1/*.safetensors" >/dev/null; }

# In a Hugging Face cache: the pinned revision, else what `refs/main` names, else the newest snapshot. RunPod writes the
# folder's name in lower case at times; vLLM would then not find it and download everything again.
cached_snapshot() {
  local hub="$1" repository snapshot newest
  [[ -d $hub ]] || return 1
  while IFS= read -r repository; do
    for snapshot in "$MODEL_REVISION" "$(cat "$repository/refs/main" 2>/dev/null)"; do
      if [[ -n $snapshot ]] && holds_weights "$repository/snapshots/$snapshot"; then
        echo "$repository/snapshots/$snapshot"
        return
      fi
    done
    newest=''
    for snapshot in "$repository"/snapshots/*; do
      if holds_weights "$snapshot" && [[ -z $newest || $snapshot -nt $newest ]]; then newest="$snapshot"; fi
    done
    if [[ -n $newest ]]; then echo "$newest"; return; fi
  done < <(find "$hub" -maxdepth 1 -type d -iname "models--${MODEL_ID//\//--}")
  return 1
}
