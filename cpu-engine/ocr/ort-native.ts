import type { Ort } from './ort.ts';

/**
 * ONNX Runtime's own binary.
 * @throws when the package has none for this platform: macOS on Intel, and Linux with musl.
 */
export async function loadNativeOrt(): Promise<Ort> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  return {
    build: 'native',
    async load(weights, { threads }) {
      const session = await InferenceSession.create(weights, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all', // a page takes 1.2 s instead of 1.6 s with `extended`
        enableMemPattern: false, // lines of every width are a new pattern each: it would keep memory for all of them
        logSeverityLevel: 3,
        // A thread that spins while it waits costs a quarter less on an idle machine and twice the CPU on a busy one.
        extra: { 'session.intra_op.allow_spinning': '0' },
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
