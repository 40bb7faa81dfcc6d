import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The same ES modules of TensorFlow.js for every import of it: two copies of its core would be two sets of backends.
  resolve: { mainFields: ['module', 'main'] },
  test: {
    include: ['core/**/*.test.ts', 'renderer/**/*.test.ts', 'electron/**/*.test.ts', 'build/**/*.test.ts'],
    // TensorFlow.js registers its gradients and operations only in its ES modules, which Node loads only when Vite inlines them.
    server: { deps: { inline: [/@tensorflow\//] } },
    // The contrast of the design tokens is computed from the style sheet itself.
    css: { include: [/\/tokens\.css/] },
    testTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
