/** One request to RunPod, without the key: `send` adds that, and `--dry-run` prints the rest as it is. */
export type ApiRequest = {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  /** JSON. */
  body?: unknown;
  /**
   * Doing it twice comes to the same as once, so it is repeated after a failure that leaves open whether it was done. RunPod
   * has no idempotency keys: creating something twice makes two of it.
   */
  isRepeatable: boolean;
};

/** Where the management API is: a URL that ends with its version. GraphQL lies beside it on the same host. */
export const DEFAULT_MANAGEMENT_URL = 'https://api.runpod.io/v2';
