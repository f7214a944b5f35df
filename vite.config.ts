import { defineConfig } from 'vite';

/**
 * The widget, built as an ordinary app so that whitespace goes too (library mode keeps it).
 * `usage-portal.js` is the address a vendor writes down; its lazy chunks stand beside it under
 * `usage-portal/`, named by content so that they can be cached for ever.
 */
export default defineConfig({
  build: {
    outDir: 'dist/widget',
    target: 'es2022',
    modulePreload: false,
    sourcemap: false,
    manifest: 'usage-portal/manifest.json',
    rollupOptions: {
      input: { 'usage-portal': 'widget/index.ts' },
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'usage-portal/[name]-[hash].js',
        assetFileNames: 'usage-portal/[name]-[hash][extname]',
      },
    },
  },
});
