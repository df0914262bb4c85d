/** `docproc deploy runpod --help`. */
export const usage = `Usage: docproc deploy runpod --classify-image IMAGE@sha256:… --extract-image IMAGE@sha256:… [options]

Creates the two endpoints on RunPod, or changes what differs: reads what is there, shows a plan, asks, and prints the
gateway's variables. A second run changes nothing.

  --env development|production   development when left out: 5 s until an idle worker goes, 1 worker at most;
                                 production: 60 s, 3 workers. Each has endpoints of its own.
  --classify-image IMAGE         pinned by digest; also as DOCPROC_CLASSIFY_IMAGE
  --extract-image IMAGE          the same for extract; also as DOCPROC_EXTRACT_IMAGE
  --only classify|extract        one endpoint alone
  --workers-min N                workers that always run, and are always paid
  --workers-max N                workers at most
  --set NAME=VALUE               a variable of the workers; may be repeated. Those set elsewhere stay.
  --registry NAME                credentials that RunPod keeps under this name, for a private image. Made from
                                 REGISTRY_USERNAME and REGISTRY_PASSWORD when there are none.
  --data-center ID               where workers may run; may be repeated. Anywhere when left out.
  --network-volume ID            a volume with the weights; may be repeated
  --no-cached-model              leave RunPod's cached model alone: for weights in the image or on a volume
  --dry-run                      print the requests of a first deployment and send none; needs no key and no
                                 images
  --yes                          do not ask
  --json                         one JSON object instead of text; never asks
  --help                         this text

RUNPOD_API_KEY holds the key. RUNPOD_MANAGEMENT_URL replaces https://api.runpod.io/v2.

Ends with 0 when everything is as asked, 1 when something was refused, not reachable or not confirmed, and 2 when the
command line or a variable is wrong.`;
