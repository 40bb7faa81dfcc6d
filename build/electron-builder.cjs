// What the installers hold and how they are made: see docs/packaging.md.

/** What is not bundled because it finds native binaries beside its own files; of these, only the binaries of the system that is packaged. */
const nativePackages = [
  'node_modules/{onnxruntime-node,onnxruntime-common,@photostructure/sqlite,node-gyp-build}/package.json',
  'node_modules/{onnxruntime-node,@photostructure/sqlite}/{LICENSE,dist/*.{js,cjs}}',
  'node_modules/onnxruntime-common/dist/cjs/**/*.{js,json}',
  'node_modules/node-gyp-build/{LICENSE,*.js}',
  'node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/*',
  'node_modules/@photostructure/sqlite/prebuilds/${platform}-${arch}/*',
];

/** Where the files of an update channel would lie. Without it nothing is published and no channel is written into the app. */
const updates = process.env.KINOFORM_UPDATE_URL;
/** Where whoever distributes the packages can be read about. A deb is not made without an address, and the project has none. */
const homepage = process.env.KINOFORM_HOMEPAGE ?? 'about:blank';

module.exports = {
  appId: 'org.kinoform.app',
  productName: 'Kinoform',
  copyright: 'The Kinoform developers, MIT licence',
  // By its name desktops know which windows are of the entry in their menu.
  extraMetadata: { homepage, desktopName: 'kinoform.desktop' },
  directories: { output: 'dist/packages', buildResources: 'build/resources' },
  files: [
    'package.json',
    'LICENSE',
    'assets/**',
    'dist/{core,electron,renderer,shared}/**',
    '!**/node_modules/**',
    ...nativePackages,
    '!**/*.{map,d.ts,d.cts,d.mts}',
  ],
  asar: true,
  // The screens are English.
  electronLanguages: ['en-US'],
  // The system's loader reads no archive.
  asarUnpack: ['**/*.{node,so,so.*,dylib,dll}'],
  npmRebuild: false,
  publish: updates ? [{ provider: 'generic', url: updates, channel: 'latest' }] : null,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  fileAssociations: [
    {
      ext: 'kinoform',
      name: 'Kinoform run',
      description: 'A run of Kinoform',
      mimeType: 'application/x-kinoform',
      role: 'Editor',
    },
  ],
  win: { target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
  // Windows registers the extension for all users or not at all.
  nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true },
  mac: {
    // ONNX Runtime has no binaries for Intel Macs any more.
    target: [{ target: 'dmg', arch: ['arm64'] }],
    category: 'public.app-category.education',
    // So that a capture.json can be dropped on the icon; other programs stay the usual ones for it.
    fileAssociations: [{ ext: 'json', name: 'Capture', role: 'Viewer', rank: 'Alternate' }],
  },
  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'kinoform',
    syncDesktopName: true,
    category: 'Science',
    maintainer: 'The Kinoform developers',
    synopsis: 'Coded phase masks for optics labs',
    mimeTypes: ['application/json'],
  },
};
