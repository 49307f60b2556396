import { defineConfig } from 'vite';

// The output has fixed names, so that what is committed changes only in content; the server answers with an ETag.
export default defineConfig({
  base: '/',
  build: {
    outDir: process.env['FLOORLINE_ASSETS'] ?? '../Assets',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        entryFileNames: 'app.js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
  server: {
    // `npx vite` beside `floorline serve`: the server checks Host and Origin, so both are its own here
    proxy: {
      '/api': {
        target: process.env['FLOORLINE_API'] ?? 'http://127.0.0.1:5280',
        changeOrigin: true,
        configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
      },
    },
  },
});
