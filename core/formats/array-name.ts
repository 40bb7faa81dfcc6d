/** The file names that `readArray` (./array-file.ts) is for. */
export const ARRAY_NAME = /\.(npy|npz|mat|h5|hdf5?|he5|nxs|png|bmp|tiff?)$/i;
/** Those of files that may hold several arrays. */
export const CONTAINER_NAME = /\.(npz|mat|h5|hdf5?|he5|nxs)$/i;
const CONTAINER_AND_NAME = /^(.+\.(?:npz|mat|h5|hdf5?|he5|nxs)):(.+)$/i;

/** `masks.h5:/entry/phase` names the array `/entry/phase` of `masks.h5`; without a colon it is the file alone. */
export function splitVariable(named: string): { readonly file: string; readonly variable: string | null } {
  const [, file, variable] = CONTAINER_AND_NAME.exec(named) ?? [];
  // Whoever made an absolute path of it on Windows turned the slashes round.
  return file === undefined ? { file: named, variable: null } : { file, variable: variable!.replaceAll('\\', '/') };
}
