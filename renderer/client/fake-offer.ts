import type { RequestOutput } from '../../core/service/contract.ts';

type Offer = RequestOutput<'reconstructions.prepare'>;
type Method = Offer['methods'][number];

const number = (name: string, value: number, most: number, text: string, whole = false) => ({
  name,
  value,
  least: 0,
  most,
  whole,
  text,
});
const method = (name: string, title: string, group: string, more: Partial<Method> = {}): Method => ({
  name,
  title,
  group,
  use: `where ${title.toLowerCase()} does best`,
  source: '',
  needs: 'start',
  numbers: [],
  problem: null,
  standard: false,
  ...more,
});

/** What could be done with a measurement: some of each kind. */
export const fakeOffer: Omit<Offer, 'scenes' | 'snapshots' | 'size' | 'run' | 'pattern'> = {
  operator: 'cdp',
  methods: [
    method('network', 'Network', 'Learned with the mask', { needs: 'run', standard: true }),
    method('er', 'Error reduction', 'Alternating projections', {
      standard: true,
      numbers: [number('damping', 0, 1, 'share of the start that each iteration keeps')],
    }),
    method('hio', 'Hybrid input-output', 'Alternating projections'),
    method('raar', 'Relaxed averaged alternating reflections', 'Alternating projections'),
    method('wf', 'Wirtinger flow', 'Gradient flows'),
    method('raf', 'Reweighted amplitude flow', 'Gradient flows'),
    method('kaczmarz', 'Randomised Kaczmarz', 'Row and coordinate methods'),
    method('pnp', 'Plug-and-play denoiser', 'Denoisers and networks'),
    method('dpr', 'Generative prior (DPR)', 'Generative priors', { needs: 'generator' }),
    method('prilo-li', 'PRILO from a learned code (LI)', 'Generative priors', { needs: 'generator' }),
    method('e2e', 'End-to-end perceptron (E2E)', 'Networks for one measurement', { needs: 'inverse' }),
    method('prcgan', 'Conditional generator (PRCGAN)', 'Networks for one measurement', { needs: 'inverse' }),
    method('prcgan-star', 'Conditional generator, its code optimised (PRCGAN*)', 'Networks for one measurement', {
      needs: 'inverse',
    }),
  ],
  priors: [
    { name: 'none', title: 'nothing', numbers: [] },
    { name: 'amplitude', title: 'amplitude, 0 to 1', numbers: [] },
    { name: 'unit-modulus', title: 'phase only', numbers: [] },
    {
      name: 'total-variation',
      title: 'few edges (total variation)',
      numbers: [number('weight', 0.02, 10, 'how smooth'), number('steps', 20, 1000, 'of the inner iteration', true)],
    },
  ],
  starts: {
    usual: 'filtered',
    all: [
      { name: 'filtered', title: 'Filtered spectral (smooth scenes)', source: 'for coded diffraction of pictures' },
      { name: 'spectral', title: 'Spectral', source: 'T = r' },
      { name: 'random', title: 'Random', source: 'complex white noise of the power of the scene' },
    ],
  },
  generators: [{ id: 'g1', name: 'vae-20 Fashion-MNIST', latent: 20 }],
  encoders: [{ id: 'c1', name: 'fourier 32x32', generator: 'g1' }],
  inverses: [
    { id: 'i2', name: 'e2e, wide', methods: ['e2e'], learned: 59_000 },
    { id: 'i1', name: 'e2e', methods: ['e2e'], learned: 59_000 },
    { id: 'i3', name: 'prcgan', methods: ['prcgan', 'prcgan-star'], learned: 59_000 },
  ],
  model: 'amplitude',
  noise: { from: 'capture', text: 'gain, read noise and bits of the camera' },
  remarks: ['12 of 4096 frame pixels are saturated: expose shorter, their light is not known'],
};
