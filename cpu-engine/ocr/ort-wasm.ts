import type { Ort } from './ort.ts';

/** ONNX Runtime as WebAssembly: runs wherever Node runs, three to four times slower than the binary. */
export async function loadWasmOrt(): Promise<Ort> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
  return {
    build: 'wasm',
    async load(weights, { threads }) {
      env.wasm.numThreads = threads;
      const session = await InferenceSession.create(weights, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
      const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
      return {
        async run({ data, dims }) {
          const answer = (await session.run({ [input]: new Tensor('float32', data, [...dims]) }))[output]!;
          return { data: answer.data as Float32Array, dims: answer.dims };
        },
      };
    },
  };
}
