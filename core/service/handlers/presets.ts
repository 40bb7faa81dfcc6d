import { listPresets } from '../../runs/presets.ts';
import type { CoreContext } from '../context.ts';
import type { HandlersOf } from './handlers.ts';

export const presetHandlers = ({ assets }: CoreContext): HandlersOf<'presets'> => ({
  'presets.list': () => listPresets(assets),
});
