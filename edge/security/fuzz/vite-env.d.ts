/** Vite hands on the environment's variables that begin with `VITE_`. */
interface ImportMeta {
  readonly env: Readonly<Record<string, string | undefined>>;
}
