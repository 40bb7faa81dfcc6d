import './symbol-dispose.ts';

// Loaded only now: classes look the symbol up when they are defined, and a bundle may keep them in a file that is loaded before its entry.
void import('./core-main.ts').then(({ runCore }) => runCore(process.argv.slice(2)));
