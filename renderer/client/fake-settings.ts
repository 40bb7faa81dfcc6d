import type {
  CameraProfile,
  EngineStatus,
  Finding,
  Preferences,
  RequestInput,
  RequestOutput,
} from '../../core/service/contract.ts';
import { fakeEngines } from './fake-data.ts';

const MIB = 2 ** 20;

type Asked =
  | 'engines.list'
  | 'engines.measure'
  | 'settings.show'
  | 'settings.change'
  | 'doctor.examine'
  | 'storage.list'
  | 'storage.clear'
  | 'cameras.list'
  | 'cameras.save'
  | 'cameras.remove'
  | 'licences.list';
type Handlers = { readonly [N in Asked]: (input: RequestInput<N>) => RequestOutput<N> };

const finding = (id: string, title: string, verdict: Finding['verdict'], message: string): Finding => ({
  id,
  title,
  verdict,
  message,
});

/** What a workspace keeps beside its runs, for a core that only pretends. */
export class FakeSettings {
  #preferences: Preferences = { version: 1, engine: null };
  #cameras: CameraProfile[] = [
    {
      version: 1,
      name: 'basler-aca2440',
      title: 'Basler acA2440',
      pitch: 3.45e-6,
      bits: 12,
      justification: 'right',
      gain: 2.6,
      readNoise: 2.3,
      fullWell: 10500,
      note: 'Beside the second PLUTO.',
    },
  ];
  #parts: RequestOutput<'storage.list'>['parts'] = [
    { kind: 'checkpoints', files: 7, bytes: 812 * MIB, clearable: 640 * MIB },
    { kind: 'reconstructions', files: 64, bytes: 210 * MIB, clearable: 0 },
    { kind: 'runs', files: 91, bytes: 96 * MIB, clearable: 0 },
    { kind: 'trash', files: 12, bytes: 41 * MIB, clearable: 41 * MIB },
    { kind: 'exports', files: 22, bytes: 38 * MIB, clearable: 0 },
    { kind: 'crash-reports', files: 1, bytes: 4096, clearable: 4096 },
    { kind: 'other', files: 5, bytes: 1.2 * MIB, clearable: 0 },
  ];

  #engines(): EngineStatus[] {
    const { engine } = this.#preferences;
    return fakeEngines.map((each) => ({ ...each, chosen: engine === null ? each.chosen : each.name === engine }));
  }

  readonly handlers: Handlers = {
    'engines.list': () => this.#engines(),
    'engines.measure': () => this.#engines(),
    'settings.show': () => this.#preferences,
    'settings.change': ({ engine }) => (this.#preferences = { version: 1, engine }),
    'doctor.examine': () => ({
      findings: [
        finding('version', 'Kinoform', 'ok', '0.1.0 on Node 20.19.0, linux x64'),
        finding('memory', 'Memory', 'risk', '1.6 GiB of 15.5 GiB free'),
        finding('workspace', 'Workspace', 'ok', '/home/lab/.local/share/kinoform, 412.0 GiB free'),
        finding('engine', 'Engine', 'ok', 'ONNX Runtime, CPU, 21.0 ms a small step'),
        finding('dataset-fashion-mnist', 'Fashion-MNIST', 'note', 'not here; npm run datasets'),
      ],
    }),
    'storage.list': () => ({ parts: [...this.#parts], free: 412 * 1024 * MIB }),
    'storage.clear': ({ kind }) => {
      const freed = this.#parts.find((part) => part.kind === kind)?.clearable ?? 0;
      this.#parts = this.#parts.map((part) =>
        part.kind === kind ? { ...part, bytes: part.bytes - part.clearable, clearable: 0 } : part,
      );
      return { freed };
    },
    'cameras.list': () => ({ cameras: [...this.#cameras], unreadable: [] }),
    'cameras.save': ({ camera, overwrite }) => {
      const others = this.#cameras.filter(({ name }) => name !== camera.name);
      const problem = { where: camera.name, expected: 'a new file', found: 'one that exists' };
      if (!overwrite && others.length < this.#cameras.length) throw { message: `${camera.name}: one that exists`, problem };
      this.#cameras = [...others, { ...camera, note: camera.note ?? '' }];
      return {};
    },
    'cameras.remove': ({ name }) => {
      this.#cameras = this.#cameras.filter((camera) => camera.name !== name);
      return {};
    },
    'licences.list': () => [
      { name: 'kinoform', version: '0.1.0', licence: 'MIT', text: 'MIT License' },
      { name: 'echarts', version: '6.1.0', licence: 'Apache-2.0', text: 'Apache License\nVersion 2.0' },
      { name: 'seedrandom', version: '3.0.5', licence: 'MIT', text: '' },
    ],
  };
}
