// Which folder may import which: the layers of docs/architecture.md, as rules that fail the build.

/** What each folder of core may import from core, beside itself. Everything may import math. */
const layers = {
  math: [],
  engine: [],
  metrics: [],
  formats: [],
  optics: ['engine'],
  // A retrieval judges itself by the same figures as everybody else; metrics know nothing but math.
  // A generative prior is a network that a retrieval searches.
  retrieval: ['networks', 'optics', 'engine', 'metrics'],
  networks: ['optics', 'engine'],
  training: ['retrieval', 'networks', 'optics', 'engine', 'metrics'],
  datasets: ['formats'],
  slm: ['formats'],
  // A capture describes a bench in the words of optics, and is registered by solving for its scenes.
  capture: ['formats', 'retrieval', 'optics', 'engine'],
  runs: ['formats', 'training', 'engine'],
  service: ['runs', 'capture', 'slm', 'datasets', 'formats', 'training', 'retrieval', 'networks', 'optics', 'engine', 'metrics'],
  cli: [
    'service',
    'runs',
    'capture',
    'slm',
    'datasets',
    'formats',
    'training',
    'retrieval',
    'networks',
    'optics',
    'engine',
    'metrics',
  ],
};

const layerRules = Object.entries(layers).map(([layer, below]) => ({
  name: `layer-${layer}`,
  severity: 'error',
  comment: `core/${layer} may import only math${below.map((name) => `, ${name}`).join('')} of core`,
  from: { path: `^core/${layer}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^core/', pathNot: `^core/(${['math', layer, ...below].join('|')})/` },
}));

const pure = '^core/(math|engine|optics|retrieval|networks|training|metrics)/';

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'pure-core-has-no-host',
      severity: 'error',
      comment: 'The part that a scientist reads runs anywhere: no node: module, no Electron, no window.',
      from: { path: pure, pathNot: ['^core/engine/providers/', '\\.test\\.ts$', 'fixtures/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-no-window',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: ['^(electron|renderer)/', 'node_modules/(electron|vue|pinia|echarts|reka-ui|@vueuse)/'] },
    },
    {
      name: 'renderer-knows-the-contract-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(core|electron)/', pathNot: '^core/service/contract' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contract-stays-light',
      severity: 'error',
      comment:
        'The contract is bundled into the window: schemas and names only. Those of SLMs and exports are of core/slm, which imports them too.',
      from: { path: '^core/service/contract' },
      to: {
        path: '^core/',
        pathNot:
          '^core/(training/(design-config|config-differences|idle-parameters|generators/generator-config)|datasets/description|runs/(run-record|run-filter|reconstruction-record|generator-record|training-record)|slm/(bitmap-format|export-settings|profile-schema)|capture/(capture-schema|camera-profile-schema|doctor/finding)|formats/array-name|service/contract|math/(input-error|units))',
      },
    },
    {
      name: 'electron-hosts-the-service',
      severity: 'error',
      comment: 'Of the screens it knows the table of commands, which its menus list.',
      from: { path: '^electron/', pathNot: '^electron/e2e/' },
      to: { path: '^(core|renderer)/', pathNot: '^(core/(service|math)/|renderer/(texts/)?commands[.]ts$)' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      // Optional; and what only Vite resolves, as it puts the file itself into the bundle.
      to: { couldNotResolve: true, pathNot: ['^@tensorflow/tfjs-node', '[?]url&inline$'] },
    },
    {
      name: 'product-uses-no-test-package',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/', pathNot: ['\\.(test|bench)\\.ts$', '^electron/e2e/', 'fixtures/', 'testing/'] },
      to: { path: 'node_modules/(vitest|fast-check|playwright-core|@sparticuz)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', 'assembly/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    moduleSystems: ['es6', 'cjs'],
  },
};
