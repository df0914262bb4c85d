import type { Ort } from './ort.ts';
import { loadNativeOrt } from './ort-native.ts';
import { loadWasmOrt } from './ort-wasm.ts';

export type OrtRuntime = 'auto' | 'native' | 'wasm';

export type OrtBuilds = { native: () => Promise<Ort>; wasm: () => Promise<Ort> };

const builds: OrtBuilds = { native: loadNativeOrt, wasm: loadWasmOrt };

/**
 * With `auto` the native build where it loads, else WebAssembly and one line in the log that says so.
 * @throws with `native` when it does not load.
 */
export async function loadOrt(
  runtime: OrtRuntime,
  log: (line: string) => void,
  { native, wasm }: OrtBuilds = builds,
): Promise<Ort> {
  if (runtime === 'wasm') return wasm();
  if (runtime === 'native') return native();
  try {
    return await native();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    log(`onnxruntime-node does not load here (${reason}); using onnxruntime-web, which is three to four times slower`);
    return wasm();
  }
}
