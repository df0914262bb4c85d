/** Plain numbers with their shape, the only thing that goes in and out of a model. */
export type Tensor = { data: Float32Array; dims: readonly number[] };

/** A loaded network with one input and one output. `run` may block its thread for hundreds of milliseconds. */
export type Model = { run(input: Tensor): Promise<Tensor> };

/** ONNX Runtime, in whichever build works on this machine. */
export type Ort = {
  readonly build: 'native' | 'wasm';
  load(weights: Uint8Array, options: { threads: number }): Promise<Model>;
};
