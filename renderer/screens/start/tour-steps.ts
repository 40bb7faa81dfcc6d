/** Where the screens are, as far as the tour needs to know. */
export interface TourView {
  readonly screen: string;
  readonly preset: string;
  /** State of the run that is shown; null while a new design is prepared. */
  readonly run: string | null;
  readonly exportOpen: boolean;
  readonly written: boolean;
}

export interface TourStep {
  readonly id: 'open' | 'preset' | 'dataset' | 'start' | 'watch' | 'mask' | 'export' | 'device' | 'preflight' | 'write' | 'end';
  /** The control that it is about: its `data-testid`, which the tests find it by too. null: the whole window. */
  readonly anchor: string | null;
  /** Whether what it asks for is done; a step without is left with Next. */
  readonly done?: (view: TourView) => boolean;
}

const trained = ({ run }: TourView): boolean => run === 'done' || run === 'stopped';

/** From an empty workspace to a mask that a modulator can show, at the controls that a user needs for it. */
export const TOUR: readonly TourStep[] = [
  { id: 'open', anchor: 'nav-design', done: ({ screen }) => screen === 'design' },
  { id: 'preset', anchor: 'preset-select' },
  { id: 'dataset', anchor: 'dataset-fashion-mnist-sample' },
  { id: 'start', anchor: 'start', done: ({ run }) => run !== null },
  { id: 'watch', anchor: 'run-state', done: trained },
  { id: 'mask', anchor: 'nav-mask', done: ({ screen }) => screen === 'mask' },
  { id: 'export', anchor: 'export-open', done: ({ exportOpen }) => exportOpen },
  { id: 'device', anchor: 'export-profile' },
  { id: 'preflight', anchor: 'export-preflight' },
  { id: 'write', anchor: 'export-write', done: ({ written }) => written },
  { id: 'end', anchor: null },
];
