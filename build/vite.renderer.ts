import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const fromRepository = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Builds the screens into `dist/renderer`, with relative addresses: the same files are served over HTTP and under the window's own scheme.
 * `--mode fake` builds `dev.html` instead, where a simulated core answers, into `dist/renderer-fake`.
 */
export default defineConfig(({ mode }) => {
  const fake = mode === 'fake';
  return {
    root: fromRepository('renderer'),
    base: './',
    plugins: [vue()],
    define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
    build: {
      target: 'chrome114',
      outDir: fromRepository(fake ? 'dist/renderer-fake' : 'dist/renderer'),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      // The chart library is most of it; a local window loads it from disk.
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: fromRepository(fake ? 'renderer/dev.html' : 'renderer/index.html') },
    },
  };
});
