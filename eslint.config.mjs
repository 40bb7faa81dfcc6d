import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

// A parameter that an interface asks for and nobody reads is named with an underscore.
const unusedMarked = { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] };

export default defineConfig(
  globalIgnores(['dist/', '.cache/', 'core/math/wasm/']),
  {
    files: ['core/**/*.ts', 'electron/**/*.ts', 'build/**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: unusedMarked,
  },
  {
    files: ['renderer/**/*.{ts,vue}'],
    extends: [tseslint.configs.recommended, vue.configs['flat/recommended-error']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      ...unusedMarked,
      // Prettier's part.
      'vue/max-attributes-per-line': 'off',
      'vue/html-self-closing': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  {
    rules: {
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' }],
      'no-console': 'error',
    },
  },
  {
    files: ['*.config.ts', '*.config.mjs', 'build/**', 'renderer/**/*.vue', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
