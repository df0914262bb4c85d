import type { Ort } from './ort.ts';
import { loadNativeOrt } from './ort-native.ts';
import { loadWasmOrt } from './ort-wasm.ts';

export type OrtBuilds = { native: () => Promise<Ort>; wasm: () => Promise<Ort> };

const builds: OrtBuilds = { native: loadNativeOrt, wasm: loadWasmOrt };

/** The native build where it loads, else WebAssembly with one line in the log that says so. */
export async function loadOrt(log: (line: string) => void, { native, wasm }: OrtBuilds = builds): Promise<Ort> {
  try {
    return await native();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    log(`onnxruntime-node does not load here (${reason}); using onnxruntime-web, which is three to four times slower`);
    return wasm();
  }
}
