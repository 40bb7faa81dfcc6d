import { fileURLToPath } from 'node:url';

/** Presets, device profiles and bundled data: two folders above this file, in a checkout and in the bundle alike. */
export const assetsFolder = fileURLToPath(new URL('../../assets', import.meta.url));
