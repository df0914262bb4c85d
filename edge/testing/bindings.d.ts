/** What `wrangler.toml` binds, for tests that take it from the runtime; the Worker itself parses it in `env.ts`. */
declare namespace Cloudflare {
  interface Env {
    KEYS: KVNamespace;
    DOCUMENTS: R2Bucket;
    REQUEST_LOG: AnalyticsEngineDataset;
  }
  interface GlobalProps {
    mainModule: typeof import('../index.ts');
  }
}
