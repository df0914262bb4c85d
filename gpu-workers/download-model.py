"""Downloads $MODEL_ID at $MODEL_REVISION into $MODEL_DIR: at build time for a baked layer, at start when it is wanted."""

import os

from huggingface_hub import snapshot_download

snapshot_download(
    repo_id=os.environ["MODEL_ID"],
    revision=os.environ["MODEL_REVISION"],
    local_dir=os.environ["MODEL_DIR"],
)
