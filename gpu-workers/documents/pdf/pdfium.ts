import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { type WasmModule, webAssembly } from './web-assembly.ts';

/** PDFium's C functions by their own names, and the few helpers for its memory that we use. */
export type Pdfium = WrappedPdfiumModule & {
  /** A view of PDFium's memory. Any later call can make that memory grow, and then the view is empty. */
  view(address: number, bytes: number): Uint8Array;
  copyIn(data: Uint8Array, address: number): void;
  /** The memory PDFium has taken so far. It never shrinks. */
  heapBytes(): number;
};

/** Starts PDFium in this thread, from code that was compiled once for all of them. */
export async function startPdfium(code: WasmModule): Promise<Pdfium> {
  const settings: ModuleSettings = {
    print: () => {},
    printErr: () => {},
    instantiateWasm(imports, done) {
      void webAssembly.instantiate(code, imports).then((instance) => done(instance, code));
      return {};
    },
  };
  const module = await init(settings);
  module.PDFiumExt_Init();
  // Emscripten puts a new array here each time the memory grows, so it is looked up at every use.
  const memory = module.pdfium as unknown as { HEAPU8: Uint8Array };
  return Object.assign(module, {
    view: (address: number, bytes: number) => memory.HEAPU8.subarray(address, address + bytes),
    copyIn: (data: Uint8Array, address: number) => memory.HEAPU8.set(data, address),
    heapBytes: () => memory.HEAPU8.byteLength,
  });
}

/** Those of Emscripten's settings we need; the package's own types refer to declarations it does not bring. */
type ModuleSettings = {
  /** What PDFium prints about bad documents; it would get between the lines of our own log. */
  print(line: string): void;
  printErr(line: string): void;
  instantiateWasm(imports: object, done: (instance: object, code: WasmModule) => void): object;
};

/** Lends `bytes` of PDFium's memory. */
export function withMemory<Result>(pdfium: Pdfium, bytes: number, use: (address: number) => Result): Result {
  const address = pdfium.pdfium.wasmExports.malloc(bytes);
  if (address === 0) throw new Error('PDFium has no memory left');
  try {
    return use(address);
  } finally {
    pdfium.pdfium.wasmExports.free(address);
  }
}

/**
 * Reads text from one of PDFium's functions that fill a buffer with UTF-16 and return its length in bytes, the closing
 * zero included.
 */
export function readText(pdfium: Pdfium, fill: (address: number, bytes: number) => number): string {
  const bytes = fill(0, 0);
  if (bytes <= 2) return '';
  return withMemory(pdfium, bytes, (address) => {
    fill(address, bytes);
    return pdfium.pdfium.UTF16ToString(address);
  });
}
