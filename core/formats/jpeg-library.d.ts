/** Beyond the entry that is used here, and its WebAssembly, the package declares nothing. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  /** Its memory is freed by `delete` only. What goes wrong inside is thrown as a number. */
  export interface JpegDecoder {
    getEncodedBuffer(size: number): Uint8Array;
    decode(): void;
    getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
    /** A view of the library's memory, until that grows or the decoder is deleted. */
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }
  export interface JpegModule {
    readonly HEAPU8: Uint8Array;
    readonly JPEGDecoder: new () => JpegDecoder;
  }
  const createModule: (options: {
    readonly wasmBinary: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<JpegModule>;
  export default createModule;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url&inline' {
  const dataUrl: string;
  export default dataUrl;
}
