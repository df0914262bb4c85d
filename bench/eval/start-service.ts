import { join } from 'node:path';
import { callGateway } from '../../local/call-gateway.ts';
import { freshDevVars } from '../../local/dev-vars.ts';
import { startFileServer } from '../../local/file-server.ts';
import { findFreePort } from '../../local/ports.ts';
import { startStack } from '../../local/stack.ts';
import { stopOnSignal } from '../../local/stop-on-signal.ts';
import { classifyResponseSchema } from '../../shared/api/classify.ts';
import { extractResponseSchema } from '../../shared/api/extract.ts';
import type { Degradation } from './degrade/degrade-page.ts';
import { createDegradedFiles } from './degrade/degraded-files.ts';

export type Service = AsyncDisposable & {
  /** URLs of a document as it is to be read: its file, or one picture a page where pages are made worse. */
  publish(file: string): Promise<string[]>;
  classify(image_urls: string[]): ReturnType<typeof callClassify>;
  /** @param docType - Left out: the service finds the documents and their types itself. */
  extract(image_urls: string[], docType?: string): ReturnType<typeof callExtract>;
};

type Stack = Parameters<typeof callGateway>[0];
const callClassify = (stack: Stack, body: object) => callGateway(stack, '/v1/classify', body, classifyResponseSchema);
const callExtract = (stack: Stack, body: object) => callGateway(stack, '/v1/extract', body, extractResponseSchema);

/**
 * Starts the whole service on this machine, and whatever it needs to read the files of a folder.
 *
 * @param ways - In which every page is made worse before it is read; none sends the files as they are.
 */
export async function startService(dir: string, ways: readonly Degradation[]): Promise<Service> {
  const running = new AsyncDisposableStack();
  const stop = () => running.disposeAsync();
  stopOnSignal(stop);
  try {
    const files = running.adopt(await startFileServer(), ({ close }) => close());
    const degraded = ways.length === 0 ? null : running.adopt(await createDegradedFiles(ways), ({ close }) => close());
    const stack = running.adopt(
      await startStack({
        gatewayPort: await findFreePort(),
        vars: { ...freshDevVars(), RUNPOD_TIMEOUT: '600' },
        allowPrivateSources: true,
      }),
      ({ stop }) => stop(),
    );
    return {
      async publish(file) {
        const original = files.publish(join(dir, file));
        return degraded ? (await degraded.degrade(file, original)).map(files.publish) : [original];
      },
      classify: (image_urls) => callClassify(stack, { image_urls }),
      extract: (image_urls, doc_type) => callExtract(stack, doc_type ? { image_urls, doc_type } : { image_urls }),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
