/** What `wrangler.toml` binds, for tests that take it from the runtime; the Worker itself parses it in `env.ts`. */
declare namespace Cloudflare {
  interface Env {
    KEYS: KVNamespace;
    DOCUMENTS: R2Bucket;
    REQUEST_LOG: AnalyticsEngineDataset;
    JOBS: DurableObjectNamespace<import('../jobs/job-object.ts').JobObject>;
    TENANTS: DurableObjectNamespace<import('../tenant/tenant-object.ts').TenantObject>;
    BATCHES: DurableObjectNamespace<import('../batches/batch-object.ts').BatchObject>;
  }
  interface GlobalProps {
    mainModule: typeof import('../index.ts');
  }
}
