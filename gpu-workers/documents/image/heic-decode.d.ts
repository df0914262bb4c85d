declare module 'heic-decode' {
  /** Decodes the first image of a HEIC file to RGBA, its rotation applied. Synchronous WASM inside. */
  export default function decode(input: {
    buffer: Uint8Array;
  }): Promise<{ width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }>;
}
