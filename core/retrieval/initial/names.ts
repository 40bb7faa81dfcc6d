/** Starts of a retrieval, as `--initial` names them: what each does stands in `initialisers`. */
export const INITIAL_NAMES = ['filtered', 'spectral', 'truncated', 'weighted', 'amplitude', 'optimal', 'null', 'random'] as const;
export type InitialName = (typeof INITIAL_NAMES)[number];
