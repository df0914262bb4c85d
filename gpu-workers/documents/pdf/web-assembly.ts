/** Compiled code. It can be sent to threads, which then share it. */
export type WasmModule = object;

type WebAssemblyApi = {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<object>;
};

/** The platform's WebAssembly. TypeScript declares it with the DOM's types only, which a Node program leaves out. */
export const webAssembly = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;
