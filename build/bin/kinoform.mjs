#!/usr/bin/env node
// `npx kinoform` in a checkout: builds what is stale, then runs the command line.
import { createRequire } from 'node:module';
import { ensureBuilt } from '../scripts/ensure-built.mjs';

await ensureBuilt();
createRequire(import.meta.url)('../../dist/cli/kinoform.cjs');
