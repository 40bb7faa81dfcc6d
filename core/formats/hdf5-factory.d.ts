/** The package says what its factory makes, but not where the file is that holds it. */
declare module '*/h5wasm/dist/esm/hdf5_util.js' {
  import type { Module } from 'h5wasm';
  const createModule: (options: {
    readonly noInitialRun: boolean;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<typeof Module>;
  export default createModule;
}
