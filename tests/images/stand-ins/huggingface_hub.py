"""Stands in for the hub's client: writes a folder shaped like a model's, with the licence files beside the weights."""

import os


def snapshot_download(repo_id, revision, local_dir):
    files = {
        "config.json": "{}",
        "model.safetensors": "",
        "NOTICE": f"{repo_id} {revision}",
        f"{repo_id.split('/')[1]} LICENSE AGREEMENT": "",
    }
    if os.environ.get("HUB_WITHOUT_LICENCE"):
        files = {name: text for name, text in files.items() if "LICENSE" not in name}
    os.makedirs(local_dir, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(local_dir, name), "w", encoding="utf-8") as file:
            file.write(text)
    return local_dir
