import './client/jitless.ts';
import { FakeClient } from './client/fake.ts';
import { startApp } from './start-app.ts';

declare global {
  interface Window {
    /** By hand, from the console or a test. */
    fakeClient: FakeClient;
  }
}

/**
 * The screens over a simulated core. `?speed=8` is so many training steps a tick, none at 0; `?runs=none` an empty workspace; `?core=down` a dead
 * core, `?core=ended` one that nobody starts again.
 */
const options = new URLSearchParams(location.search);
const client = new FakeClient(options.get('runs') === 'none' ? [] : undefined);
const speed = Number(options.get('speed') ?? 4);
if (speed > 0) client.play(speed);
window.fakeClient = client;
startApp({ client, desktop: null });
const fate = options.get('core');
if (fate === 'down' || fate === 'ended') {
  setTimeout(() => client.tell('core.status', { state: fate, reason: 'exit code 139' }), 800);
}
